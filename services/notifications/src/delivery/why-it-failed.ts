import { isDatabaseAway, Problem } from '@atrium/messaging';
import type { Reason } from './delivery.js';

/** What another service answers while it, the bus or its database is away. */
const away = new Set(['unavailable', 'busy', 'outcome-unknown', 'too-many-requests']);

/** Why an attempt at a delivery failed before the mail server was asked: what is away passes, all else is a fault. */
export function whyItFailed(error: unknown): Reason {
  if (isDatabaseAway(error)) return 'database-away';
  return error instanceof Problem && away.has(error.code) ? 'owner-away' : 'fault';
}
