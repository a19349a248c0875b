import type { ResetDelivery } from '@atrium/contracts';

const minute = 60_000;
const usableFor = 30 * minute;

/** How many accounts one address can bring back at once: a mail for each. */
export const mostAccounts = 20;

/** Somebody said to have forgotten the password. Says nothing about whether there is an account. */
export interface PasswordReset {
  /** Fingerprint of the address: one for each. */
  readonly _id: string;
  /** Canonical, as submitted. */
  readonly address: string;
  /** Whether links go there, or to the recovery address of the account whose login it is (A7-1). */
  readonly deliverTo: ResetDelivery;
  /** Which time it was asked for; links of the times before are void. */
  readonly issue: number;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

/** When links of a reset asked for now stop working. */
export function usableUntil(now: Date): Date {
  return new Date(now.getTime() + usableFor);
}

/** Whether links still work: to the millisecond, whenever the document will be cleared away. */
export function isOpen({ expiresAt }: Pick<PasswordReset, 'expiresAt'>, now: Date): boolean {
  return expiresAt > now;
}
