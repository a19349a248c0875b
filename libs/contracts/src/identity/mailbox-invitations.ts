import { event, request } from '../contract.js';
import { EmailAddress, Flag, Id, Secret, Timestamp } from '../fields.js';
import { Done } from '../page.js';
import { InvitedHolder, MailboxReference } from './mailboxes.js';

export class InviteMailboxHolderInput extends MailboxReference {
  @EmailAddress({ description: 'Only the account with this login can accept.' })
  email!: string;

  @Flag({ description: 'Shall be able to change the password of the mailbox.' })
  mayChangePassword!: boolean;
}

/**
 * Invites somebody to consult a mailbox in webmail. It makes nobody a member of the organization (A2-6). The same
 * address again: a new link with seven more days, and the one before ends.
 */
export const inviteMailboxHolder = request('identity.v1.mailbox-invitations.create', {
  input: InviteMailboxHolderInput,
  output: InvitedHolder,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'already-consulting',
    'too-many-holders',
    'changed-meanwhile',
  ],
});

export class MailboxInvitationReference extends MailboxReference {
  @Id()
  invitationId!: string;
}

/** Takes an invitation back: its link gives nothing from then on. */
export const withdrawMailboxInvitation = request('identity.v1.mailbox-invitations.withdraw', {
  input: MailboxInvitationReference,
  output: Done,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'changed-meanwhile'],
});

export class MailboxInvitationToken {
  @Secret({ description: 'From the link in the mail.' })
  token!: string;
}

/** What somebody sees who was invited to consult a mailbox. */
export class MailboxOffer {
  @EmailAddress({ description: 'The mailbox.' })
  mailbox!: string;

  @EmailAddress({ description: 'Only the account with this login can accept.' })
  email!: string;

  @Flag()
  mayChangePassword!: boolean;

  @Timestamp()
  expiresAt!: string;
}

export const inspectMailboxInvitation = request('identity.v1.mailbox-invitations.inspect', {
  input: MailboxInvitationToken,
  output: MailboxOffer,
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['token-not-usable'],
});

export class AcceptedMailbox {
  @Id()
  mailboxId!: string;

  @EmailAddress()
  email!: string;
}

/**
 * From now on the mailbox is in the webmail of the account that asks. Of any number of uses at once one counts. If the
 * mailbox was unified with another account it is not any more, and that one's person is told (A2-12, A2-19).
 */
export const acceptMailboxInvitation = request('identity.v1.mailbox-invitations.accept', {
  input: MailboxInvitationToken,
  output: AcceptedMailbox,
  effect: 'command',
  problems: ['token-not-usable', 'invitation-for-another-address', 'changed-meanwhile'],
});

/** Says no, with or without an account: the link is enough. */
export const declineMailboxInvitation = request('identity.v1.mailbox-invitations.decline', {
  input: MailboxInvitationToken,
  output: Done,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['token-not-usable', 'changed-meanwhile'],
});

export class MailboxInvitationId {
  @Id()
  mailboxId!: string;

  @Id()
  invitationId!: string;
}

/** What the mail of an invitation needs. */
export class MailboxInvitationMail extends MailboxOffer {
  @Id()
  organizationId!: string;

  @Id({ description: 'The account that invited.' })
  invitedBy!: string;

  @Secret({ description: 'For the link.' })
  token!: string;
}

/** Asked by notifications when it sends. */
export const describeMailboxInvitation = request('identity.v1.mailbox-invitations.describe', {
  input: MailboxInvitationId,
  output: MailboxInvitationMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class MailboxInvitationSent extends MailboxInvitationId {
  @Id()
  organizationId!: string;
}

/** Somebody was invited, or invited again, to consult a mailbox. */
export const mailboxInvitationSent = event('events.identity.v1.mailbox-invitation.sent', {
  data: MailboxInvitationSent,
  consumedBy: ['notifications', 'organizations'],
});
