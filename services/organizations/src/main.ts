import { serve } from '@atrium/service';
import { organizationsSettings } from './config.js';
import { migrations } from './migrations.js';
import { OrganizationsModule } from './organizations.module.js';

await serve({
  service: 'organizations',
  module: OrganizationsModule,
  settings: organizationsSettings,
  migrations,
});
