import { commonSettings, databaseSettings, defineSettings } from '@atrium/service';

/** Everything that this service reads from its environment. */
export const billingSettings = defineSettings({
  ...commonSettings,
  ...databaseSettings('billing'),
});
