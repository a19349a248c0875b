import { request } from '../contract.js';
import { EmailAddress, Id, ListOf, ListOfIds, OneOf, Text, Timestamp } from '../fields.js';
import { PageInput } from '../page.js';
import { Rights, teamsEach } from './rights.js';
import { Succession } from './successions.js';

/** Where somebody stands, or stood, in an organization. */
export const membershipStates = ['invited', 'declined', 'withdrawn', 'active', 'ended'] as const;
export type MembershipDataState = (typeof membershipStates)[number];

/**
 * What is kept of a person in one organization: a membership, one that has ended, or an invitation of their login address.
 * The rights are those of now, of the end, or those that are offered.
 */
export class MembershipData extends Rights {
  @Id()
  organizationId!: string;

  @Text({ max: 100, nullable: true, description: 'As it is called now.' })
  organizationName!: string | null;

  @EmailAddress({ description: 'By which the person was invited or founded the organization.' })
  email!: string;

  @OneOf(membershipStates)
  state!: MembershipDataState;

  @ListOfIds({ max: teamsEach })
  teams!: string[];

  @Id({ nullable: true, description: 'The account that vouches for it; null for a founder.' })
  invitedBy!: string | null;

  @Timestamp({ nullable: true })
  invitedAt!: string | null;

  @Timestamp({ nullable: true })
  joinedAt!: string | null;

  @Timestamp({ nullable: true })
  leftAt!: string | null;

  @Timestamp({ nullable: true, description: 'When they were last asked to add a second factor.' })
  remindedAt!: string | null;
}

export class MembershipsExport {
  @ListOf(() => MembershipData, { max: 40 })
  items!: MembershipData[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/**
 * Every membership of whoever asks, and the invitations of their login address; both of one, where somebody who was a member
 * is invited anew. As one may be large, a page has few, whatever is asked for: twenty at most. Needs a sign-in of the last ten minutes.
 */
export const exportMyMemberships = request('organizations.v1.memberships.export', {
  input: PageInput,
  output: MembershipsExport,
  effect: 'query',
  problems: ['fresh-authentication-required'],
});

/** A change of who represents an organization in which the person is one of the two sides. */
export class SuccessionData extends Succession {
  @Id()
  organizationId!: string;
}

export class SuccessionsExport {
  @ListOf(() => SuccessionData, { max: 200 })
  items!: SuccessionData[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/**
 * What whoever asks has proposed, was asked or has lost, in any organization: open is what nobody has settled or put away, and
 * is not too late. Needs a sign-in of the last ten minutes.
 */
export const exportMySuccessions = request('organizations.v1.successions.export', {
  input: PageInput,
  output: SuccessionsExport,
  effect: 'query',
  problems: ['fresh-authentication-required'],
});
