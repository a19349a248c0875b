import type { Check } from './check.js';
import { commandChecks } from './commands.js';
import { eventChecks } from './events.js';
import { mailChecks } from './mails.js';
import { organizationChecks } from './organizations.js';

/** Everything that must hold after a run. */
export const checks: readonly Check[] = [
  ...eventChecks,
  ...mailChecks,
  ...organizationChecks,
  ...commandChecks,
];
