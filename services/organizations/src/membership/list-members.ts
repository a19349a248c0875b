import { Injectable } from '@nestjs/common';
import type { ListMembersInput, Members } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { cutPage, pageAsked } from '../page/read-page.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { DescribeMembers } from './describe-members.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { asItStands } from './membership.js';
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
    const standing = await Promise.all(page.map((one) => this.standing(one, organization)));
    const members = standing.flat();
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
