import { event, request } from '../contract.js';
import { EmailAddress, Id, ListOf, Name, OneOf, Secret, Text, Timestamp } from '../fields.js';
import { Done, PageInput } from '../page.js';
import { locales, roles, type Locale, type Role } from '../values.js';
import { ChosenGrants, Rights } from './rights.js';

export class InviteMemberInput extends ChosenGrants {
  @Id()
  organizationId!: string;

  @OneOf(roles, { example: 'collaborator' })
  role!: Role;

  @EmailAddress()
  email!: string;
}

/** An invitation as the organization sees it. Its token is never readable again (D-3). */
export class Invitation extends Rights {
  @Id()
  id!: string;

  @EmailAddress()
  email!: string;

  @OneOf(['open', 'expired', 'declined'])
  state!: 'open' | 'expired' | 'declined';

  @Id({ description: 'The account that invited.' })
  invitedBy!: string;

  @Timestamp()
  sentAt!: string;

  @Timestamp()
  expiresAt!: string;
}

/** Invites a person with exactly these rights; by an administrator or a legal representative (A1-1, A1-8). */
export const inviteMember = request('organizations.v1.invitations.create', {
  input: InviteMemberInput,
  output: Invitation,
  scope: 'members:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'role-not-yours-to-give',
    'product-unknown',
    'already-a-member',
    'already-invited',
    'organization-closing',
    'idempotency-key-reused',
  ],
});

export class ListInvitationsInput extends PageInput {
  @Id()
  organizationId!: string;
}

export class Invitations {
  @ListOf(() => Invitation, { max: 200 })
  items!: Invitation[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** Invitations that were not accepted yet, newest first. */
export const listInvitations = request('organizations.v1.invitations.list', {
  input: ListInvitationsInput,
  output: Invitations,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class InvitationReference {
  @Id()
  organizationId!: string;

  @Id()
  invitationId!: string;
}

/** Mails it again with a new link and seven more days; links sent before end. */
export const resendInvitation = request('organizations.v1.invitations.resend', {
  input: InvitationReference,
  output: Invitation,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'invitation-not-found',
    'role-not-yours-to-give',
  ],
});

/** Takes it back: its link gives nothing from then on (A1-6). */
export const withdrawInvitation = request('organizations.v1.invitations.withdraw', {
  input: InvitationReference,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'invitation-not-found',
    'role-not-yours-to-give',
  ],
});

export class InvitationToken {
  @Secret({ description: 'From the link in the mail.' })
  token!: string;
}

/** What an invited person sees before deciding. */
export class InvitationOffer extends Rights {
  @Name()
  organizationName!: string;

  @EmailAddress({ description: 'Only the account with this login may accept.' })
  email!: string;

  @Timestamp()
  expiresAt!: string;
}

export const inspectInvitation = request('organizations.v1.invitations.inspect', {
  input: InvitationToken,
  output: InvitationOffer,
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['invitation-not-found', 'invitation-expired'],
});

export class JoinedOrganization extends Rights {
  @Id()
  organizationId!: string;
}

/** Joins. Only the account whose verified login is the invited address (decision 29); twice gives the same answer (A1-7). */
export const acceptInvitation = request('organizations.v1.invitations.accept', {
  input: InvitationToken,
  output: JoinedOrganization,
  scope: 'memberships:write',
  effect: 'command',
  problems: [
    'invitation-not-found',
    'invitation-expired',
    'invitation-for-another-address',
    'already-a-member',
    'account-deletion-under-way',
  ],
});

/** Says no, with or without an account: the link is enough. */
export const declineInvitation = request('organizations.v1.invitations.decline', {
  input: InvitationToken,
  output: Done,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['invitation-not-found', 'invitation-expired'],
});

export class ProvenInvitation {
  @Id()
  invitationId!: string;

  @EmailAddress({ description: 'The canonical address that the token proves.' })
  email!: string;
}

/** Asked by identity at sign-up: an open invitation's token proves its own address, nothing else (decision 17). */
export const proveInvitation = request('organizations.v1.invitations.prove', {
  input: InvitationToken,
  output: ProvenInvitation,
  askedBy: ['identity'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['invitation-not-found', 'invitation-expired'],
});

export class InvitationId {
  @Id()
  invitationId!: string;
}

/** What the mail of an invitation needs. */
export class InvitationMail extends Rights {
  @OneOf(['open', 'closed'], { description: '`closed` when there is nothing to send any more.' })
  state!: 'open' | 'closed';

  @EmailAddress({ description: 'As the inviter wrote it.' })
  email!: string;

  @Id()
  organizationId!: string;

  @Name()
  organizationName!: string;

  @OneOf(locales)
  organizationLocale!: Locale;

  @Id()
  invitedBy!: string;

  @Secret({ optional: true, description: 'For the link; only while open.' })
  token?: string;

  @Timestamp()
  expiresAt!: string;
}

/** Asked by notifications when it sends. */
export const describeInvitation = request('organizations.v1.invitations.describe', {
  input: InvitationId,
  output: InvitationMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class InvitationSent {
  @Id()
  invitationId!: string;

  @Id()
  organizationId!: string;
}

/** A person was invited, or invited again, or the invitation is to be mailed again. */
export const invitationSent = event('events.organizations.v1.invitation.sent', {
  data: InvitationSent,
  consumedBy: ['notifications', 'organizations'],
});

/** It was taken back: by whom, or because whoever had sent it may not invite any more. */
export const invitationWithdrawn = event('events.organizations.v1.invitation.withdrawn', {
  data: InvitationReference,
  consumedBy: ['organizations'],
});

/** Whoever holds its link has said no. */
export const invitationDeclined = event('events.organizations.v1.invitation.declined', {
  data: InvitationReference,
  consumedBy: ['organizations'],
});
