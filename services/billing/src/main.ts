import { serve } from '@atrium/service';
import { BillingModule } from './billing.module.js';
import { billingSettings } from './config.js';
import { migrations } from './migrations.js';

await serve({
  service: 'billing',
  module: BillingModule,
  settings: billingSettings,
  migrations,
});
