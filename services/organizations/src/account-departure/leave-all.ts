import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { EndMembership } from '../membership/end-membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import type { Ending } from '../organization/organization.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { Intents } from '../resumption/intents.js';
import { inOrderOfLeaving } from './account-departure.js';
import { DeparturesRepository } from './departures.repository.js';

/** How many memberships are looked at at once. */
const batch = 100;

/** How long one call is at it, in milliseconds: whoever is in very many organizations is gone on with by the next one. */
const longest = 3_000;

/** How often something else may happen to the same organization in between before one gives up. */
const attempts = 20;

/** Ends all memberships of an account that goes, in open and in closed organizations. */
@Injectable()
export class LeaveAll {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly departures: DeparturesRepository,
    private readonly endMembership: EndMembership,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** False when there are more. Throws `last-legal-representative` where somebody else has just ceased to represent one. */
  async execute(accountId: string, requestId: string | null): Promise<boolean> {
    const until = performance.now() + longest;
    for (;;) {
      const found = await this.memberships.pageOfAccount(accountId, undefined, batch);
      if (found.length === 0) return true;
      for (const membership of inOrderOfLeaving(found)) {
        if (performance.now() > until) return false;
        await this.leave(membership, accountId, requestId);
        failpoint('organizations.depart.after-one');
      }
    }
  }

  private async leave(
    { organizationId }: StoredMembership,
    accountId: string,
    requestId: string | null,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const [organization] = await this.departures.organizationsOf([organizationId]);
      const circumstances = { by: accountId, at: this.clock.now(), requestId };
      if (
        organization?.state === 'closed' &&
        organization.legalRepresentatives.includes(accountId)
      ) {
        const begun = this.intents.begun(circumstances);
        const ending: Ending = { ...begun, what: 'ending', accountId, decided: {} };
        if (await this.leaveClosed(organization, ending)) return;
      } else {
        await unlessLeft(this.endMembership.execute({ organizationId, accountId }, circumstances));
        return;
      }
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async leaveClosed(organization: StoredOrganization, ending: Ending): Promise<boolean> {
    if (!(await this.departures.releaseFromClosed(organization, ending))) return false;
    failpoint('organizations.depart.after-release');
    await this.endMembership.finishEnding(organization._id, ending);
    return true;
  }
}

/** Somebody else has ended it at the same moment. */
async function unlessLeft(leaving: Promise<void>): Promise<void> {
  try {
    await leaving;
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'not-found')) throw error;
  }
}
