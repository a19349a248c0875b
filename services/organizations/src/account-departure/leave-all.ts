import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Circumstances } from '../history/history.js';
import { EndMembership } from '../membership/end-membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import type { Ending } from '../organization/organization.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { RepresentativesRepository } from '../organization/representatives.repository.js';
import { Intents } from '../resumption/intents.js';
import { DeparturesRepository } from './departures.repository.js';

/** How many memberships are looked at at once. */
const batch = 100;

/** How long one call is at it, in milliseconds: whoever is in very many organizations is gone on with by the next one. */
const longest = 3_000;

/** How often something else may happen to the same organization in between before one gives up. */
const attempts = 20;

type Leaving = Circumstances & { readonly by: string };

interface Person {
  readonly organizationId: string;
  readonly accountId: string;
}

/** A representation that is given up, and can still be taken back. */
interface Released {
  readonly organizationId: string;
  readonly ending: Ending;
}

/**
 * Ends all memberships of an account that goes, in open and in closed organizations. Representations first, all or none: they alone
 * can be refused.
 */
@Injectable()
export class LeaveAll {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly departures: DeparturesRepository,
    private readonly representatives: RepresentativesRepository,
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
      const leaving = { by: accountId, at: this.clock.now(), requestId };
      for (const { organizationId, ending } of await this.releaseAll(found, leaving, until)) {
        await this.endMembership.finishEnding(organizationId, ending);
      }
      for (const membership of found) {
        if (performance.now() > until) return false;
        await this.leave(membership, leaving);
        failpoint('organizations.depart.after-one');
      }
    }
  }

  private async releaseAll(
    memberships: readonly StoredMembership[],
    leaving: Leaving,
    until: number,
  ): Promise<readonly Released[]> {
    const released: Released[] = [];
    const representing = memberships.filter(({ rights }) => rights.role === 'legal_representative');
    try {
      for (const { organizationId } of representing) {
        // Well within the lease of the first one: nobody else finishes what is perhaps taken back.
        if (performance.now() > until) return released;
        const person = { organizationId, accountId: leaving.by };
        const ending = (await this.isOpenTo(person))
          ? await this.endMembership.release(person, leaving)
          : null;
        if (ending) released.push({ organizationId, ending });
        failpoint('organizations.depart.after-releasing-one');
      }
      return released;
    } catch (error) {
      for (const { organizationId, ending } of released) {
        await this.representatives.takeBack(organizationId, ending);
      }
      throw error;
    }
  }

  /** Whether the account represents an open organization: not one that it is about to leave already. */
  private async isOpenTo({ organizationId, accountId }: Person): Promise<boolean> {
    const [organization] = await this.departures.organizationsOf([organizationId]);
    return organization?.state === 'open' && !endingOf(organization, accountId);
  }

  private async leave({ organizationId }: StoredMembership, leaving: Leaving): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { by: accountId } = leaving;
      const [organization] = await this.departures.organizationsOf([organizationId]);
      const begun = organization && endingOf(organization, accountId);
      const isClosed = organization?.state === 'closed';
      if (begun) {
        await this.endMembership.finishEnding(organizationId, begun);
        return;
      }
      if (isClosed && organization.legalRepresentatives.includes(accountId)) {
        if (await this.leaveClosed(organization, leaving)) return;
      } else {
        await unlessLeft(this.endMembership.execute({ organizationId, accountId }, leaving));
        return;
      }
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async leaveClosed(organization: StoredOrganization, leaving: Leaving): Promise<boolean> {
    const begun = this.intents.begun(leaving);
    const ending: Ending = { ...begun, what: 'ending', accountId: leaving.by, decided: {} };
    if (!(await this.departures.releaseFromClosed(organization, ending))) return false;
    failpoint('organizations.depart.after-release');
    await this.endMembership.finishEnding(organization._id, ending);
    return true;
  }
}

/** That a process has begun, and perhaps died over. */
function endingOf({ unfinished }: StoredOrganization, accountId: string): Ending | undefined {
  return unfinished.find(
    (intent): intent is Ending => intent.what === 'ending' && intent.accountId === accountId,
  );
}

/** It had been ended before, or somebody else has ended it at the same moment. */
async function unlessLeft(leaving: Promise<void>): Promise<void> {
  try {
    await leaving;
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'not-found')) throw error;
  }
}
