import { serve } from '@atrium/service';
import { identitySettings } from './config.js';
import { IdentityModule } from './identity.module.js';
import { migrations } from './migrations.js';

await serve({
  service: 'identity',
  module: IdentityModule,
  settings: identitySettings,
  migrations,
});
