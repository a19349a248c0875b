import type { NotificationPreferences } from '@atrium/contracts';

/** Which optional mails an account's owner wants, as it is kept. Absent until they say so: none. */
export interface Notify extends NotificationPreferences {
  /** When they were told of a failed sign-in the last time. */
  readonly failuresToldAt?: Date;
}

/** Of failed sign-ins nobody is told more often, in milliseconds. */
export const failuresAreToldEvery = 60 * 60_000;

/** As the owner sees it. */
export function preferencesOf(notify: Notify | undefined): NotificationPreferences {
  return { signIns: notify?.signIns ?? false, failedSignIns: notify?.failedSignIns ?? false };
}
