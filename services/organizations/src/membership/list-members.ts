import { Injectable } from '@nestjs/common';
import type { ListMembersInput, Members } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { cutPage, pageAsked } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { DescribeMembers } from './describe-members.js';
import { MembersByFactor, placeOf } from './members-by-factor.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { asItStands, type Membership } from './membership.js';
import type { StoredMembership } from './membership.schema.js';
import { MembershipsRepository } from './memberships.repository.js';

/** Those who manage an organization see who belongs to it, with names and addresses from identity. */
@Injectable()
export class ListMembers {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly teams: TeamsRepository,
    private readonly describe: DescribeMembers,
    private readonly byFactor: MembersByFactor,
  ) {}

  async execute(
    { organizationId, secondFactor, ...input }: ListMembersInput,
    context: RequestContext,
  ): Promise<Members> {
    const { after, limit } = pageAsked(input);
    const { organization } = await this.gatekeeper.require(
      context.asker,
      organizationId,
      'members.list',
    );
    if (secondFactor) {
      const asked = { after, limit, hasSecondFactor: secondFactor === 'with' };
      const { page, nextCursor } = await this.byFactor.page(organization, asked, context.caller());
      const isOpen = await this.openTeams(
        organizationId,
        page.map(({ membership }) => membership),
      );
      const items = page.map(({ member }) => ({ ...member, teams: member.teams.filter(isOpen) }));
      return { items, nextCursor };
    }
    const read = await this.memberships.pageOfOrganization(organizationId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, placeOf);
    const standing = await Promise.all(page.map((one) => this.standing(one, organization)));
    const members = standing.flat();
    const isOpen = await this.openTeams(organizationId, members);
    const shown = members.map((one) => ({ ...one, teams: one.teams?.filter(isOpen) }));
    return { items: await this.describe.execute(shown, context.caller()), nextCursor };
  }

  /** Which of the teams that members are in there still are. */
  private async openTeams(
    organizationId: string,
    members: readonly Pick<Membership, 'teams'>[],
  ): Promise<(teamId: string) => boolean> {
    const ids = members.flatMap(({ teams = [] }) => teams);
    const open = new Set((await this.teams.openAmong(organizationId, ids)).map(({ _id }) => _id));
    return (teamId) => open.has(teamId);
  }

  /** The member, or nobody. Whoever becomes or ceases to be legal representative meanwhile is looked at again. */
  private async standing(
    membership: StoredMembership,
    organization: StoredOrganization,
  ): Promise<StoredMembership[]> {
    const [member] = asItStands(membership, organization);
    if (member) return [member];
    const { accountId, organizationId } = membership;
    const again = await this.gatekeeper.standingOf(accountId as string, organizationId);
    return again ? asItStands(again.membership, again.organization) : [];
  }
}
