import { event, request } from '../contract.js';
import {
  EmailAddress,
  Id,
  ListOfIds,
  Name,
  OneOf,
  Part,
  Password,
  Secret,
  Timestamp,
} from '../fields.js';
import { Done } from '../page.js';
import { locales, type Locale } from '../values.js';
import { Client } from './sign-ups.js';

/** Where the link of a reset may go: to the address that was given, or to the recovery address of its account. */
export const resetDeliveries = ['given', 'recovery'] as const;
export type ResetDelivery = (typeof resetDeliveries)[number];

export class StartPasswordResetInput {
  @EmailAddress({ description: 'A login address, or the recovery address of an account.' })
  email!: string;

  @OneOf(resetDeliveries, {
    optional: true,
    description:
      '`given` (if left out): the link goes to that address. `recovery`: to the recovery address of the account whose login it is; nowhere, if there is none. The answer tells nothing of it.',
  })
  deliverTo?: ResetDelivery;

  @Part(() => Client)
  client!: Client;
}

/**
 * Asks for links to choose a new password with (A7-1): one for each account that the address is login or proven
 * recovery address of. The same answer, after the same work, for every address; does not look whether there is one.
 */
export const startPasswordReset = request('identity.v1.password-resets.start', {
  input: StartPasswordResetInput,
  output: Done,
  onBehalfOf: 'service',
  effect: 'command',
});

export class ConfirmPasswordResetInput {
  @Secret({ description: 'From the link in the mail.' })
  token!: string;

  @Password()
  newPassword!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * Sets a new password with the link of a mail (A7-6): once, within half an hour, if the account's addresses and
 * credentials are those of when the mail was sent and no newer link was asked for. Signs nobody in. All sessions have
 * ended when this answers; pending changes of addresses have come to nothing; every address is told.
 */
export const confirmPasswordReset = request('identity.v1.password-resets.confirm', {
  input: ConfirmPasswordResetInput,
  output: Done,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['token-not-usable', 'password-refused'],
  timeout: 8_000,
});

export class PasswordResetReference {
  @Id()
  resetId!: string;
}

export class ResettableAccounts {
  @ListOfIds({ max: 20 })
  accountIds!: string[];
}

/** The accounts that the address of a reset can come back to: each gets a mail of its own. */
export const listResettableAccounts = request('identity.v1.password-resets.list-accounts', {
  input: PasswordResetReference,
  output: ResettableAccounts,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
});

export class PasswordResetOfAccount extends PasswordResetReference {
  @Id()
  accountId!: string;
}

/** What the mail with a reset link needs. */
export class PasswordResetMail {
  @EmailAddress({ description: 'As the account has it, never as somebody has typed it.' })
  email!: string;

  @EmailAddress({ description: 'The login address of the account that the link is for.' })
  login!: string;

  @Name()
  givenName!: string;

  @OneOf(locales)
  locale!: Locale;

  @EmailAddress({
    optional: true,
    description: 'The mailbox that has the account’s password: the reset is one of both (A7-7).',
  })
  unifiedMailbox?: string;

  @Secret()
  token!: string;

  @Timestamp()
  expiresAt!: string;
}

/** Asked by notifications when it sends: the token exists nowhere until then (decision 22). */
export const describePasswordReset = request('identity.v1.password-resets.describe', {
  input: PasswordResetOfAccount,
  output: PasswordResetMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

/** Somebody said to have forgotten a password; whether the address has an account is told to its mailbox alone. */
export const passwordResetStarted = event('events.identity.v1.password-reset.started', {
  data: PasswordResetReference,
  consumedBy: ['notifications'],
});
