import { Inject, Injectable } from '@nestjs/common';
import type { ExplainRightInput, RightExplanation } from '@atrium/contracts';
import { type Asker, type Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { asOf } from '../history/as-of.js';
import { HistoryRepository } from '../history/history.repository.js';
import { standingRole } from '../membership/membership.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { type Circumstance, explained } from './explanation.js';
import { Gatekeeper } from './gatekeeper.js';

/** A person's memberships in one organization, each under another address. */
const mostMemberships = 20;

/**
 * Says why somebody may do something in an organization, or may not, now or at a moment that is past. From the
 * documents and their histories, by the rules that decide on requests.
 */
@Injectable()
export class ExplainRight {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly history: HistoryRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ExplainRightInput, asker: Asker): Promise<RightExplanation> {
    const { organizationId, account = asker.accountId, action = 'organization.read' } = input;
    const verb = account === asker.accountId ? 'organization.read' : 'members.list';
    await this.gatekeeper.require(asker, organizationId, verb);
    const at = input.at === undefined ? this.clock.now() : new Date(input.at);
    const circumstance = await this.circumstance(organizationId, account, at);
    const question = { action, productId: input.product, at };
    return { ...explained(circumstance, question), at: at.toISOString() };
  }

  private async circumstance(
    organizationId: string,
    accountId: string,
    at: Date,
  ): Promise<Circumstance> {
    const [found, present] = await Promise.all([
      this.memberships.everMembers(organizationId, accountId, mostMemberships),
      this.organizations.withHistory(organizationId),
    ]);
    const organizationHistory = await this.history.whole(present);
    const organization = asOf(present, organizationHistory, at);
    const nothing = { billing: false, products: [] };
    let last: Circumstance = {
      ...{ role: null, rights: nothing, accountId, requiresSecondFactor: false },
      ...{ membershipHistory: [], organizationHistory },
    };
    for (const one of found) {
      const membershipHistory = await this.history.whole(one);
      const { state, rights } = asOf(one, membershipHistory, at);
      const role = standingRole({ state, rights, accountId }, organization);
      const { requiresSecondFactor = false } = organization;
      const circumstance = { role, rights, accountId, requiresSecondFactor };
      last = { ...circumstance, membershipHistory, organizationHistory };
      if (role !== null) return last;
    }
    return last;
  }
}
