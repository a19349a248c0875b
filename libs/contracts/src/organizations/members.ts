import { event, request } from '../contract.js';
import {
  EmailAddress,
  Flag,
  Id,
  ListOf,
  ListOfIds,
  Name,
  OneOf,
  Text,
  Timestamp,
} from '../fields.js';
import { Done, PageInput } from '../page.js';
import { type AssignableRole, assignableRoles } from '../values.js';
import { OrganizationReference } from './organizations.js';
import { ChosenGrants, Rights } from './rights.js';

export class ListMembersInput extends PageInput {
  @Id()
  organizationId!: string;
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

  @ListOfIds({ max: 50, description: 'The teams that the person is in.' })
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
    'is-legal-representative',
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

export class RemoveMemberInput {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;
}

/** Ends somebody's membership: from their next request on they are no member (A1-6). */
export const removeMember = request('organizations.v1.members.remove', {
  input: RemoveMemberInput,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'role-not-yours-to-give',
    'last-legal-representative',
  ],
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
  problems: ['not-found', 'forbidden'],
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
  consumedBy: ['notifications'],
});

/** The rights are those from now on; who changed them is who caused the event. */
export const memberRightsChanged = event('events.organizations.v1.member.rights-changed', {
  data: Membership,
  consumedBy: ['notifications'],
});

export const memberLeft = event('events.organizations.v1.member.left', {
  data: Membership,
  consumedBy: ['notifications'],
});

export const memberRemoved = event('events.organizations.v1.member.removed', {
  data: Membership,
  consumedBy: ['notifications'],
});
