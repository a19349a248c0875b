import { Injectable } from '@nestjs/common';
import type { ListTeamMembersInput, TeamMembers } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { DescribeMembers } from '../membership/describe-members.js';
import { standingRole } from '../membership/membership.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { TeamAccess } from './team-access.js';

/** Who is in a team, for those who say who is. */
@Injectable()
export class ListTeamMembers {
  constructor(
    private readonly access: TeamAccess,
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly describe: DescribeMembers,
  ) {}

  async execute(
    { organizationId, teamId, ...input }: ListTeamMembersInput,
    context: RequestContext,
  ): Promise<TeamMembers> {
    const { after, limit } = pageAsked(input);
    const { mayChoose } = await this.access.require(context.asker, organizationId, teamId);
    if (!mayChoose) throw new Problem('forbidden');
    const [read, organization] = await Promise.all([
      this.memberships.pageOfTeam(organizationId, teamId, after, limit + 1),
      this.organizations.find(organizationId),
    ]);
    const { page, nextCursor } = cutPage(read, limit, byId);
    const members = page.filter((one) => organization && standingRole(one, organization));
    return { items: await this.describe.execute(members, context.caller()), nextCursor };
  }
}
