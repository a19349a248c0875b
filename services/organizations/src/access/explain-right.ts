import { Inject, Injectable } from '@nestjs/common';
import type { ExplainRightInput, RightExplanation } from '@atrium/contracts';
import { type Asker, type Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { asOf } from '../history/as-of.js';
import { HistoryRepository } from '../history/history.repository.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { type Circumstance, circumstanceAt, explained } from './explanation.js';
import { Gatekeeper } from './gatekeeper.js';

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
    private readonly teams: TeamsRepository,
    private readonly history: HistoryRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ExplainRightInput, asker: Asker): Promise<RightExplanation> {
    const { organizationId, account = asker.accountId, action = 'organization.read' } = input;
    const needed = account === asker.accountId ? 'organization.read' : 'members.list';
    await this.gatekeeper.require(asker, organizationId, needed);
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
      this.memberships.everOf(organizationId, accountId),
      this.organizations.withHistory(organizationId),
    ]);
    const [memberships, organizations] = await Promise.all([
      this.history.whole(found),
      this.history.whole([present]),
    ]);
    const organization = organizations[0] ?? present;
    const inTeams = memberships.flatMap((one) => asOf(one, one.history, at).teams ?? []);
    const teams = await this.history.whole(
      await this.teams.withHistory(organizationId, [...new Set(inTeams)]),
    );
    return circumstanceAt(at, accountId, organization, memberships, teams);
  }
}
