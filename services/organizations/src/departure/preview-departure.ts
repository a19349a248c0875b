import { Injectable } from '@nestjs/common';
import {
  type Departure,
  type DeparturePart,
  describeAccounts,
  describeMemberAccess,
  type MemberReference,
  type OrganizationReference,
} from '@atrium/contracts';
import { Bus, type Caller, Problem, type RequestContext } from '@atrium/messaging';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import { InvitationsRepository } from '../invitation/invitations.repository.js';
import { rightsOf } from '../membership/membership.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { blockerOf, toDecide } from './departure.js';

/** As many invitations as one answer names. */
const most = 200;

/** What ends with somebody's membership, before it does (B-3). What a service does not say in time is said to be missing. */
@Injectable()
export class PreviewDeparture {
  constructor(
    private readonly bus: Bus,
    private readonly gatekeeper: Gatekeeper,
    private readonly invitations: InvitationsRepository,
    private readonly teams: TeamsRepository,
  ) {}

  async ofRemoval(
    { organizationId, accountId }: MemberReference,
    context: RequestContext,
  ): Promise<Departure> {
    const { asker } = context;
    const { role } = await this.gatekeeper.require(asker, organizationId, 'members.remove');
    const other = await this.gatekeeper.standingOf(accountId, organizationId);
    if (!other) throw new Problem('not-found');
    const departure = await this.describe(other, context.caller());
    const blocker = blockerOf(goingOf(other), role);
    return { ...departure, blocker, toDecide: toDecide(departure.products, departure.access) };
  }

  /** Also where a second factor is asked for that the session has not used: one may leave without. */
  async ofLeaving(
    { organizationId }: OrganizationReference,
    context: RequestContext,
  ): Promise<Departure> {
    const own = await this.gatekeeper.standingOf(context.asker.accountId, organizationId);
    if (!own) throw new Problem('not-found');
    const departure = await this.describe(own, context.caller());
    return { ...departure, blocker: blockerOf(goingOf(own), null), toDecide: [] };
  }

  private async describe(
    { role, membership }: Standing,
    caller: Caller,
  ): Promise<Omit<Departure, 'blocker' | 'toDecide'>> {
    const { organizationId, email: invitedAs, teams = [] } = membership;
    const accountId = membership.accountId as string;
    const [person, access, invited, open] = await Promise.all([
      orUnanswered(this.bus.request(describeAccounts, { accountIds: [accountId] }, caller)),
      orUnanswered(this.bus.request(describeMemberAccess, { organizationId, accountId }, caller)),
      this.invitations.openBy(organizationId, accountId, most),
      this.teams.openAmong(organizationId, teams),
    ]);
    const unanswered: DeparturePart[] = [
      ...(person ? [] : ['email' as const]),
      ...(access ? [] : ['access' as const]),
    ];
    const { billing, products } = rightsOf(membership);
    return {
      ...{ accountId, role, billing, products, access, unanswered },
      teams: open.map(({ _id }) => _id),
      email: person && (person.people[0]?.email ?? invitedAs),
      invitations: invited.map(({ _id: invitationId, email }) => ({ invitationId, email })),
    };
  }
}

function goingOf({ role, membership, organization }: Standing) {
  const accountId = membership.accountId as string;
  return { role, accountId, representatives: organization.legalRepresentatives };
}

/** Null when nobody answers just now. Any other problem is one. */
async function orUnanswered<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    const passing = ['unavailable', 'outcome-unknown', 'busy'];
    if (error instanceof Problem && passing.includes(error.code)) return null;
    throw error;
  }
}
