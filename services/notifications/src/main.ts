import { serve } from '@atrium/service';
import { notificationsSettings } from './config.js';
import { migrations } from './migrations.js';
import { NotificationsModule } from './notifications.module.js';

await serve({
  service: 'notifications',
  module: NotificationsModule,
  settings: notificationsSettings,
  migrations,
});
