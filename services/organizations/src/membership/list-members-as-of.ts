import { Inject, Injectable } from '@nestjs/common';
import type { ListMembersAsOfInput, MembersAsOf } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { byId, CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { asOf } from '../history/as-of.js';
import { HistoryRepository } from '../history/history.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { DescribeMembers } from './describe-members.js';
import { asItStands } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** Who belonged to an organization at a moment, as what, to whoever manages its members now. */
@Injectable()
export class ListMembersAsOf {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly history: HistoryRepository,
    private readonly describe: DescribeMembers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, at: moment, ...input }: ListMembersAsOfInput,
    context: RequestContext,
  ): Promise<MembersAsOf> {
    const { after, limit } = pageAsked(input);
    await this.gatekeeper.require(context.asker, organizationId, 'members.list');
    const at = moment === undefined ? this.clock.now() : new Date(moment);
    const [read, organizations] = await Promise.all([
      this.memberships.pageEver(organizationId, after, limit + 1),
      this.organizations.withHistory(organizationId).then((one) => this.history.whole([one])),
    ]);
    const { page, nextCursor } = cutPage(read, limit, byId);
    const [organization] = organizations.map((one) => asOf(one, one.history, at));
    const then = (await this.history.whole(page)).map((one) => asOf(one, one.history, at));
    const members = then.flatMap((one) => (organization ? asItStands(one, organization) : []));
    const items = await this.describe.execute(members, context.caller());
    return { at: at.toISOString(), items, nextCursor };
  }
}
