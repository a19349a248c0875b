import type { Locale, OrganizationType } from '@atrium/contracts';

/** Somebody's claim to an address, until its mailbox answers. Says nothing about whether there is an account. */
export interface SignUp {
  readonly _id: string;
  /** `used` once the address has its account, by this claim or another. */
  readonly state: 'pending' | 'used';
  /** Which issue of the link counts. */
  readonly tokenVersion: number;
  readonly expiresAt: Date;
  /** The canonical address. */
  readonly address: string;
  /** The address as typed. */
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: Locale;
  /** Minted here, so that verifying twice at once can't make two (A4-5, decision 18). */
  readonly accountId: string;
  readonly organization: {
    readonly id: string;
    readonly type: OrganizationType;
    readonly name: string;
  };
}

/** Whether the link works: to the millisecond, whenever the document will be cleared away. */
export function isOpen(
  { state, expiresAt }: Pick<SignUp, 'state' | 'expiresAt'>,
  now: Date,
): boolean {
  return state === 'pending' && expiresAt > now;
}

/** Which mail a sign-up deserves at the moment of sending. Only the mailbox learns whether there is an account. */
export function mailFor(
  signUp: Pick<SignUp, 'state' | 'expiresAt'>,
  accountExists: boolean,
  now: Date,
): 'verify' | 'account-exists' | 'nothing' {
  if (!isOpen(signUp, now)) return 'nothing';
  return accountExists ? 'account-exists' : 'verify';
}
