import type { Lock } from '@atrium/contracts';

/** Whether an account locks itself, as it is kept. Absent until its owner sets it (B-6). */
export interface AccountLock {
  /** After so many failures in a row; null: never. */
  readonly after: number | null;
  /** Since when it is locked; null, or absent as it never was: open. */
  readonly at?: Date | null;
  /** Counts how often it was locked: a link opens the lock that it was sent for. Absent before the first time. */
  readonly version?: number;
}

/** How long the mailed link opens a lock, in milliseconds. After that a reset of the password opens it as well. */
const linkOpensFor = 7 * 24 * 60 * 60_000;

/** Whether the mailed link still opens it: to the millisecond. */
export function opensByLink({ at }: Pick<AccountLock, 'at'>, now: Date): boolean {
  return at ? now.getTime() < at.getTime() + linkOpensFor : false;
}

/** A sign-in, as far as a lock minds. */
interface Attempt {
  /** Failures in a row before it, of the same device or of all that are not known. */
  readonly failuresBefore: number;
  /** Whether the device has signed in before. */
  readonly isKnown: boolean;
}

/**
 * Whether a lock refuses a sign-in, though its password were right. A device that signed in before gets in
 * whatever strangers do: they can lock the account for strangers only. By failures of its own it locks itself.
 */
export function refuses(
  lock: AccountLock | undefined,
  { failuresBefore, isKnown }: Attempt,
): boolean {
  if (!lock || lock.after === null) return false;
  return failuresBefore >= lock.after || (!isKnown && Boolean(lock.at));
}

/** As its owner sees it. */
export function lockOf(lock: AccountLock | undefined): Lock {
  return { after: lock?.after ?? null, lockedAt: lock?.at?.toISOString() ?? null };
}
