import type { Asker } from '@atrium/messaging';
import type { Act } from './succession.js';

/** What is kept of somebody's declaration: who made it, when, and how well the session knew them. */
export function actOf({ accountId, amr, authenticatedAt }: Asker, at: Date): Act {
  return { by: accountId, at, amr, authenticatedAt };
}
