import type { Rights } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { notOpenTo } from '../access/access.js';

/** Throws `invalid-input` naming what was chosen that nobody with this role can have (B-1). */
export function refuseWhatRoleIsNotOpenTo(
  rights: Pick<Rights, 'role' | 'billing' | 'reminders'>,
): void {
  const errors = notOpenTo(rights).map((field) => ({
    pointer: `/${field}`,
    message: `${field} is not open to the role ${rights.role}`,
  }));
  if (errors.length > 0) throw new Problem('invalid-input', { errors });
}
