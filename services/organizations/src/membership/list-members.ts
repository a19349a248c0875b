import { Injectable } from '@nestjs/common';
import type { ListMembersInput, Members } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { cutPage, pageAsked } from '../page/read-page.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { DescribeMembers } from './describe-members.js';
import { standingRole } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** Those who manage an organization see who belongs to it, with names and addresses from identity. */
@Injectable()
export class ListMembers {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly teams: TeamsRepository,
    private readonly describe: DescribeMembers,
  ) {}

  async execute(
    { organizationId, ...input }: ListMembersInput,
    context: RequestContext,
  ): Promise<Members> {
    const { after, limit } = pageAsked(input);
    const { organization } = await this.gatekeeper.require(
      context.asker,
      organizationId,
      'members.list',
    );
    const read = await this.memberships.pageOfOrganization(organizationId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ joinedAt, _id }) => [
      (joinedAt as Date).getTime(),
      _id,
    ]);
    const members = page.filter((membership) => standingRole(membership, organization));
    const inTeams = await this.teams.openAmong(
      organizationId,
      members.flatMap(({ teams = [] }) => teams),
    );
    const open = new Set(inTeams.map(({ _id }) => _id));
    const shown = members.map((one) => ({
      ...one,
      teams: one.teams?.filter((id) => open.has(id)),
    }));
    return { items: await this.describe.execute(shown, context.caller()), nextCursor };
  }
}
