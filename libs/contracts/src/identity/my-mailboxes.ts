import { request } from '../contract.js';
import { EmailAddress, Flag, Id, ListOf, OneOf, Part, Password } from '../fields.js';
import { Done } from '../page.js';
import { Client } from './sign-ups.js';

/** Why a mailbox can't have one password together with an account (A2-11 to A2-13, decision 24). */
export const unificationObstacles = [
  'login-differs',
  'others-consult-it',
  'may-not-change-password',
  'no-recovery-address',
  'unified-already',
] as const;
export type UnificationObstacle = (typeof unificationObstacles)[number];

/** How webmail finds a mailbox (A2-9, A2-10). */
export const webmailStates = ['connected', 'confirm-password', 'reconnect'] as const;
export type WebmailState = (typeof webmailStates)[number];

/** A mailbox that the signed-in person consults in webmail. */
export class MyMailbox {
  @Id()
  mailboxId!: string;

  @EmailAddress()
  email!: string;

  @OneOf(webmailStates, {
    description:
      '`confirm-password`: the account’s password was changed, so the mailbox’s, which was not, is asked for once (A2-9). `reconnect`: the mailbox’s password was changed elsewhere (A2-10).',
  })
  webmail!: WebmailState;

  @OneOf(['separate', 'unified'])
  password!: 'separate' | 'unified';

  @Flag()
  mayChangePassword!: boolean;
}

export class MyMailboxes {
  @ListOf(() => MyMailbox, { max: 200 })
  items!: MyMailbox[];
}

/** The mailboxes of the person's webmail, by address: opened with the account alone (A2-5). */
export const listMyMailboxes = request('identity.v1.my-mailboxes.list', {
  input: Done,
  output: MyMailboxes,
  effect: 'query',
});

export class MyMailboxReference {
  @Id()
  mailboxId!: string;
}

export class ConnectMyMailboxInput extends MyMailboxReference {
  @Password({ description: 'Of the mailbox.' })
  password!: string;

  @Part(() => Client)
  client!: Client;
}

/** Webmail is given the mailbox's password again, after a change of either (A2-9, A2-10). */
export const connectMyMailbox = request('identity.v1.my-mailboxes.connect', {
  input: ConnectMyMailboxInput,
  output: MyMailbox,
  effect: 'command',
  problems: ['not-found', 'password-wrong', 'changed-meanwhile'],
  timeout: 8_000,
});

export class ChangeMyMailboxPasswordInput extends MyMailboxReference {
  @Password({
    optional: true,
    description: 'Needed, and only then, when it is unified: the one password.',
  })
  currentPassword?: string;

  @Password()
  newPassword!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * Changes the password of a mailbox. Separate: of it alone (A2-10, A2-18), by whoever may and has proven just now who
 * they are. Unified: of both, like a change of the account's (A2-17).
 */
export const changeMyMailboxPassword = request('identity.v1.my-mailboxes.change-password', {
  input: ChangeMyMailboxPasswordInput,
  output: Done,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'fresh-authentication-required',
    'password-wrong',
    'password-refused',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

export class UnifyMyMailboxInput extends MyMailboxReference {
  @Password({ description: 'Of the account, as it is now.' })
  accountPassword!: string;

  @Password({ description: 'Of the mailbox, as it is now.' })
  mailboxPassword!: string;

  @Password({ description: 'Of both, from now on. May be one of the two.' })
  newPassword!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * A change of the mailbox's password with "use the same password" chosen (A2-14): one password for both from now on,
 * set at once or not at all (A2-16). The account's other sessions end, as with any change of its password.
 */
export const unifyMyMailbox = request('identity.v1.my-mailboxes.unify', {
  input: UnifyMyMailboxInput,
  output: MyMailbox,
  effect: 'command',
  problems: [
    'not-found',
    'unification-not-possible',
    'password-wrong',
    'password-refused',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

export class ReleaseMyMailboxInput extends MyMailboxReference {
  @Part(() => Client)
  client!: Client;
}

/** Two passwords again: both are the present one until either is changed. */
export const separateMyMailbox = request('identity.v1.my-mailboxes.separate', {
  input: ReleaseMyMailboxInput,
  output: MyMailbox,
  effect: 'command',
  problems: ['not-found', 'fresh-authentication-required', 'changed-meanwhile'],
});

/** The person does not consult the mailbox any more; a unification with it ends (A2-19). */
export const leaveMyMailbox = request('identity.v1.my-mailboxes.leave', {
  input: ReleaseMyMailboxInput,
  output: Done,
  effect: 'command',
  problems: ['not-found', 'fresh-authentication-required', 'changed-meanwhile'],
});
