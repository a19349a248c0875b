import { event, request } from '../contract.js';
import {
  EmailAddress,
  Flag,
  Id,
  ListOf,
  OneOf,
  Part,
  Password,
  Secret,
  Text,
  Timestamp,
} from '../fields.js';
import { Done, PageInput } from '../page.js';

/** An account that consults a mailbox in webmail. */
export class MailboxHolder {
  @Id()
  accountId!: string;

  @EmailAddress({ description: 'The login of the account.' })
  email!: string;

  @Flag({ description: 'May change the password of the mailbox (A2-13).' })
  mayChangePassword!: boolean;

  @Timestamp()
  since!: string;
}

/** Somebody who was invited to consult a mailbox and has not answered yet. */
export class InvitedHolder {
  @Id()
  invitationId!: string;

  @EmailAddress()
  email!: string;

  @Flag()
  mayChangePassword!: boolean;

  @Timestamp()
  expiresAt!: string;
}

/** A hosted address with a password of its own: the mailbox credential (A2-3). Never with its secret. */
export class Mailbox {
  @Id()
  mailboxId!: string;

  @EmailAddress()
  email!: string;

  @OneOf(['separate', 'unified'], {
    description: '`unified`: its password is that of the one account that consults it (A2-17).',
  })
  password!: 'separate' | 'unified';

  @ListOf(() => MailboxHolder, { max: 100, description: 'Who consults it in webmail.' })
  holders!: MailboxHolder[];

  @ListOf(() => InvitedHolder, { max: 100 })
  invited!: InvitedHolder[];

  @Timestamp()
  createdAt!: string;

  @Timestamp({ description: 'When its own password was last changed.' })
  passwordChangedAt!: string;
}

/** A mailbox whose password was made or changed. */
export class GivenMailbox extends Mailbox {
  @Secret({ optional: true, description: 'The generated password: shown here and never again.' })
  generatedPassword?: string;
}

/** For whom else an address is created. */
export class FirstHolder {
  @EmailAddress({ description: 'Is mailed an invitation to consult the mailbox.' })
  email!: string;

  @Flag({ description: 'Shall be able to change the password of the mailbox.' })
  mayChangePassword!: boolean;
}

export class CreateMailboxInput {
  @Id()
  organizationId!: string;

  @EmailAddress({ description: 'The address to be hosted.' })
  email!: string;

  @Password({ optional: true, description: 'One is generated if left out.' })
  password?: string;

  @OneOf(['somebody-else', 'myself'], {
    description: 'For oneself: it is in the creator’s webmail at once. Else it is not (A2-6).',
  })
  for!: 'myself' | 'somebody-else';

  @Part(() => FirstHolder, {
    optional: true,
    description: 'For somebody else: may also be invited later.',
  })
  holder?: FirstHolder;
}

/** Makes a mailbox credential for an address (A2-3, A2-6); by whoever manages the organization's mailboxes. */
export const createMailbox = request('identity.v1.mailboxes.create', {
  input: CreateMailboxInput,
  output: GivenMailbox,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'password-refused',
    'mailbox-exists',
    'too-many-mailboxes',
    'organization-closing',
  ],
  timeout: 8_000,
});

export class ListMailboxesInput extends PageInput {
  @Id()
  organizationId!: string;
}

export class Mailboxes {
  @ListOf(() => Mailbox, { max: 200 })
  items!: Mailbox[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The mailboxes of an organization, newest first. */
export const listMailboxes = request('identity.v1.mailboxes.list', {
  input: ListMailboxesInput,
  output: Mailboxes,
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class MailboxReference {
  @Id()
  organizationId!: string;

  @Id()
  mailboxId!: string;
}

export class SetMailboxPasswordInput extends MailboxReference {
  @Password({ optional: true, description: 'One is generated if left out.' })
  password?: string;
}

/**
 * The organization gives a mailbox another password. It never offers to unify (A2-14), and never touches an account's
 * password: a mailbox that is unified is separated first, and the person is told.
 */
export const setMailboxPassword = request('identity.v1.mailboxes.set-password', {
  input: SetMailboxPasswordInput,
  output: GivenMailbox,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'password-refused',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

/** Ends a mailbox credential: its invitations and whoever consults it with it. The address is free again. */
export const deleteMailbox = request('identity.v1.mailboxes.delete', {
  input: MailboxReference,
  output: Done,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

export class MailboxHolderReference extends MailboxReference {
  @Id()
  accountId!: string;
}

export class ChangeMailboxHolderInput extends MailboxHolderReference {
  @Flag()
  mayChangePassword!: boolean;
}

/** Gives or takes the right to change a mailbox's password (A2-13); taking it ends a unification (A2-19). */
export const changeMailboxHolder = request('identity.v1.mailboxes.change-holder', {
  input: ChangeMailboxHolderInput,
  output: Mailbox,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'changed-meanwhile',
  ],
});

/** An account does not consult the mailbox any more; a unification with it ends (A2-19). */
export const removeMailboxHolder = request('identity.v1.mailboxes.remove-holder', {
  input: MailboxHolderReference,
  output: Done,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'changed-meanwhile'],
});

/** What happens to a mailbox, beside that somebody is invited to consult it. */
export const mailboxChanges = [
  'created',
  'deleted',
  'password-changed',
  'invitation-withdrawn',
  'invitation-declined',
  'holder-added',
  'holder-changed',
  'holder-removed',
  'unified',
  'separated',
] as const;
export type MailboxChangeKind = (typeof mailboxChanges)[number];

export class MailboxChanged extends MailboxReference {
  @OneOf(mailboxChanges)
  change!: MailboxChangeKind;

  @Id({ nullable: true, description: 'The account that consults it, where it is about one.' })
  accountId!: string | null;
}

/** Something was done to a mailbox of an organization. */
export const mailboxChanged = event('events.identity.v1.mailbox.changed', {
  data: MailboxChanged,
  consumedBy: ['organizations'],
});
