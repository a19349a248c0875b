import { event, request } from '../contract.js';
import {
  EmailAddress,
  Flag,
  Id,
  ListOf,
  ListOfIds,
  Name,
  OneOf,
  Part,
  Text,
  Timestamp,
  Whole,
} from '../fields.js';
import { MemberAccess } from '../identity/member-access.js';
import { Done, PageInput } from '../page.js';
import { type AssignableRole, assignableRoles, type Role, roles } from '../values.js';
import { OrganizationReference } from './organizations.js';
import { ChosenGrants, ProductGrant, productsEach, Rights, teamsEach } from './rights.js';

export class ListMembersInput extends PageInput {
  @Id()
  organizationId!: string;

  @OneOf(['with', 'without'], {
    optional: true,
    description:
      'Only those whose account has a second factor, or has none (B-6). A page may hold fewer than asked for then, and there may be more: `nextCursor` says so.',
  })
  secondFactor?: 'with' | 'without';
}

export class Member extends Rights {
  @Id()
  accountId!: string;

  @EmailAddress()
  email!: string;

  @Name()
  givenName!: string;

  @Name()
  familyName!: string;

  @Flag({ description: 'Whether the account has a second factor: who has none can be reminded.' })
  hasSecondFactor!: boolean;

  @ListOfIds({ max: teamsEach, description: 'The teams that the person is in.' })
  teams!: string[];
}

export class Members {
  @ListOf(() => Member, { max: 200 })
  items!: Member[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The members of an organization, longest member first. */
export const listMembers = request('organizations.v1.members.list', {
  input: ListMembersInput,
  output: Members,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class RemindSecondFactorInput {
  @Id()
  organizationId!: string;

  @Text({ max: 256, optional: true, description: 'Where the last answer left off.' })
  cursor?: string;
}

export class RemindedMembers {
  @Whole({ min: 0, max: 200, description: 'Who was reminded in the last 24 hours is not again.' })
  reminded!: number;

  @Text({ max: 256, nullable: true, description: 'Send it again to go on; null when all are.' })
  nextCursor!: string | null;
}

/**
 * Mails those members whose account has no second factor (B-6), each once a day at most: two hundred at a time, and
 * the answer says where to go on.
 */
export const remindSecondFactor = request('organizations.v1.members.remind-second-factor', {
  input: RemindSecondFactorInput,
  output: RemindedMembers,
  scope: 'members:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class ListMembersAsOfInput extends PageInput {
  @Id()
  organizationId!: string;

  @Timestamp({ optional: true, description: 'At which moment; now if left out.' })
  at?: string;
}

/** Names and addresses are those of today. */
export class MembersAsOf {
  @Timestamp()
  at!: string;

  @ListOf(() => Member, { max: 200 })
  items!: Member[];

  @Text({
    max: 256,
    nullable: true,
    description: 'A page may hold fewer than asked for, and there may be more: this alone says so.',
  })
  nextCursor!: string | null;
}

/** Who was a member at a moment, with the rights of then. Accounts that are gone are left out. */
export const listMembersAsOf = request('organizations.v1.members.list-as-of', {
  input: ListMembersAsOfInput,
  output: MembersAsOf,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class ChangeRightsInput extends ChosenGrants {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;

  @OneOf(assignableRoles, { example: 'collaborator' })
  role!: AssignableRole;
}

/**
 * Gives a member exactly these rights, instead of those of before (B-1): they count from the next request on, and the
 * person is told by mail. What somebody had invited who may not invite any more is taken back. The role of a legal
 * representative is neither given nor taken here.
 */
export const changeRights = request('organizations.v1.members.change-rights', {
  input: ChangeRightsInput,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-unknown',
    'is-legal-representative',
    'role-not-yours-to-give',
    'changed-meanwhile',
  ],
});

export class ChooseRemindersInput {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;

  @Flag({ description: 'Whether what is due is reminded of by mail (B-1).' })
  reminders!: boolean;
}

/**
 * Has somebody reminded of what is due, or not any more: each member for themselves, those who manage members for others,
 * and also for a legal representative, whose other rights are not chosen.
 */
export const chooseReminders = request('organizations.v1.members.choose-reminders', {
  input: ChooseRemindersInput,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'role-not-yours-to-give',
    'changed-meanwhile',
  ],
});

export class MemberReference {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;
}

/** A mailbox that one member consulted and another is to consult from now on. */
export class MailboxHandedOn {
  @Id()
  mailboxId!: string;

  @Id({ description: 'The member who consults it from now on, with the same right.' })
  accountId!: string;
}

export class RemoveMemberInput extends MemberReference {
  @EmailAddress({
    description: 'The address of the member, typed: whoever removes has read whom (B-3).',
  })
  confirm!: string;

  @Id({
    optional: true,
    description: 'The member who gets the products granted; left out, the grants just end.',
  })
  transferProductsTo?: string;

  @ListOf(() => MailboxHandedOn, {
    max: 200,
    optional: true,
    description:
      'Which mailboxes another member consults from now on: it takes a sign-in of the last ten minutes. Access to all others just ends.',
  })
  mailboxes?: MailboxHandedOn[];

  @Flag({
    optional: true,
    description:
      'Whether service credentials whose secret the person knows open nothing any more: it takes a sign-in of the last ten minutes. Left out, they go on.',
  })
  endServiceCredentials?: boolean;
}

/**
 * Ends somebody's membership: from their next request on they are no member (A1-6). What was decided about the things
 * that hang on it is done right after, also when something stops in the middle (B-3).
 */
export const removeMember = request('organizations.v1.members.remove', {
  input: RemoveMemberInput,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'role-not-yours-to-give',
    'last-legal-representative',
  ],
});

/** An invitation that the person sent and nobody has answered: it is withdrawn when they go. */
export class InvitationWithdrawn {
  @Id()
  invitationId!: string;

  @EmailAddress()
  email!: string;
}

/** Why somebody can't go, and what clears it: each has a page of its own as a problem. */
export const departureBlockers = ['last-legal-representative', 'role-not-yours-to-give'] as const;
export type DepartureBlocker = (typeof departureBlockers)[number];

/** What has to be decided when somebody is removed; whoever decides nothing has it end, or go on, as described. */
export const departureDecisions = ['products', 'mailboxes', 'service-credentials'] as const;
export type DepartureDecision = (typeof departureDecisions)[number];

/** The parts of an answer that come from elsewhere. */
export const departureParts = ['email', 'access'] as const;
export type DeparturePart = (typeof departureParts)[number];

/** What ends when somebody goes (B-3). */
export class Departure {
  @Id()
  accountId!: string;

  @EmailAddress({ nullable: true, description: 'To be typed to confirm a removal.' })
  email!: string | null;

  @OneOf(roles)
  role!: Role;

  @Flag({ description: 'Whether accounting was open.' })
  billing!: boolean;

  @ListOf(() => ProductGrant, { max: productsEach, description: 'The products granted.' })
  products!: ProductGrant[];

  @ListOfIds({ max: 50, description: 'The teams that the person is in: what they give ends too.' })
  teams!: string[];

  @ListOf(() => InvitationWithdrawn, {
    max: 200,
    description: 'The newest open invitations that the person sent: all are withdrawn.',
  })
  invitations!: InvitationWithdrawn[];

  @Part(() => MemberAccess, {
    nullable: true,
    description: 'What the membership opens elsewhere; null when that is not known just now.',
  })
  access!: MemberAccess | null;

  @OneOf(departureBlockers, {
    nullable: true,
    description:
      '`last-legal-representative`: give the role to somebody else first. `role-not-yours-to-give`: another legal representative can.',
  })
  blocker!: DepartureBlocker | null;

  @ListOfIds({
    max: departureDecisions.length,
    description: `What can be decided: ${departureDecisions.join(', ')}.`,
  })
  toDecide!: DepartureDecision[];

  @ListOfIds({
    max: departureParts.length,
    description: `What is missing here because a service did not answer in time: ${departureParts.join(', ')}.`,
  })
  unanswered!: DeparturePart[];
}

/** What removing a member would end, and what is to be decided about (B-3). Changes nothing. */
export const previewRemoval = request('organizations.v1.members.preview-removal', {
  input: MemberReference,
  output: Departure,
  scope: 'members:read',
  effect: 'query',
  timeout: 4_000,
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** The same before one leaves (A3-6). Nothing is to be decided: all of it ends. */
export const previewLeaving = request('organizations.v1.members.preview-leaving', {
  input: OrganizationReference,
  output: Departure,
  scope: 'organizations:read',
  effect: 'query',
  timeout: 4_000,
  problems: ['not-found'],
});

export class LeftOrganization {
  @Id({
    nullable: true,
    description: 'Where one stands now; null when it was the only one (A3-8).',
  })
  currentOrganizationId!: string | null;
}

/** Leaves (A3-6); refused to the last legal representative (A3-7). */
export const leaveOrganization = request('organizations.v1.members.leave', {
  input: OrganizationReference,
  output: LeftOrganization,
  scope: 'memberships:write',
  effect: 'command',
  problems: ['not-found', 'last-legal-representative'],
});

export class OverseeMembersInput {
  @Id()
  organizationId!: string;

  @Id({ optional: true, description: 'This account alone.' })
  accountId?: string;
}

/** Since when an account belongs to an organization, and until when it did. */
export class MembershipPeriod {
  @Id()
  accountId!: string;

  @Timestamp()
  since!: string;

  @Timestamp({ nullable: true, description: 'Null while it is a member.' })
  until!: string | null;
}

export class MembershipPeriods {
  @ListOf(() => MembershipPeriod, { max: 1_000 })
  members!: MembershipPeriod[];
}

/**
 * Whose security the asker looks after in an organization: those who are members, then those who were, a thousand
 * at most. Asked by identity on the asker's behalf, who must be administrator or legal representative.
 */
export const overseeMembers = request('organizations.v1.members.oversee', {
  input: OverseeMembersInput,
  output: MembershipPeriods,
  askedBy: ['identity'],
  effect: 'query',
  scope: 'members:read',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** The state of one membership after what happened. */
export class Membership extends Rights {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;
}

export class MemberJoined extends Membership {
  @Id({ nullable: true, description: 'Null for the creator.' })
  invitedBy!: string | null;
}

export const memberJoined = event('events.organizations.v1.member.joined', {
  data: MemberJoined,
  consumedBy: ['notifications', 'organizations'],
});

/** Beside the membership as it was: what was decided about things that hang on it (B-3). */
export class MemberRemoved extends Membership {
  @ListOf(() => MailboxHandedOn, {
    max: 200,
    optional: true,
    description: 'Which mailboxes another member consults now; access to all others just ends.',
  })
  mailboxes?: MailboxHandedOn[];

  @Flag({
    optional: true,
    description: 'Whether service credentials whose secret the person knows open nothing any more.',
  })
  endsServiceCredentials?: boolean;
}

export class MemberRightsChanged extends Membership {
  @OneOf(roles, { optional: true, description: 'The role of before. Missing in older events.' })
  formerRole?: Role;
}

/** The rights are those from now on; who changed them is who caused the event. */
export const memberRightsChanged = event('events.organizations.v1.member.rights-changed', {
  data: MemberRightsChanged,
  consumedBy: ['notifications', 'organizations'],
});

export class SecondFactorReminder {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;
}

/** A member is to be reminded to add a second factor. */
export const secondFactorReminded = event('events.organizations.v1.member.second-factor-reminded', {
  data: SecondFactorReminder,
  consumedBy: ['notifications', 'organizations'],
});

/** The membership as it was. What it opened elsewhere ends with it. */
export const memberLeft = event('events.organizations.v1.member.left', {
  data: Membership,
  consumedBy: ['notifications', 'identity', 'organizations'],
});

/** The membership as it was; who removed the member is who caused the event. */
export const memberRemoved = event('events.organizations.v1.member.removed', {
  data: MemberRemoved,
  consumedBy: ['notifications', 'identity', 'organizations'],
});
