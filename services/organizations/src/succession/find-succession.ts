import { Inject, Injectable } from '@nestjs/common';
import type { SuccessionReference, SuccessionState } from '@atrium/contracts';
import { type Asker, type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { may } from '../access/access.js';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { CompleteSuccession } from './complete-succession.js';
import { concerns, stateOf } from './succession.js';
import type { StoredSuccession } from './succession.schema.js';
import { SuccessionsRepository } from './successions.repository.js';

/** A proposal or a change, what it is at this moment, and who is looking at it. */
export interface Found {
  readonly succession: StoredSuccession;
  readonly state: SuccessionState;
  readonly standing: Standing;
}

/** Finds one for whoever may know of it: the legal representatives and the two sides, while they are members. */
@Injectable()
export class FindSuccession {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly successions: SuccessionsRepository,
    private readonly completeSuccession: CompleteSuccession,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `not-found` to everybody else. What was confirmed and is still under way is finished first. */
  async execute(
    { organizationId, successionId }: SuccessionReference,
    asker: Asker,
  ): Promise<Found> {
    await this.gatekeeper.require(asker, organizationId, 'organization.read');
    const found = await this.successions.find(organizationId, successionId);
    if (!found) throw new Problem('not-found');
    const succession = found.unfinished ? await this.completeSuccession.execute(found) : found;
    // After it was finished: that may have changed what the asker is.
    const standing = await this.gatekeeper.require(asker, organizationId, 'organization.read');
    const seesAll = may(standing.role, 'representatives.change');
    if (!seesAll && !concerns(succession, asker.accountId)) throw new Problem('not-found');
    const { legalRepresentatives: representatives } = standing.organization;
    const person = await this.memberships.findActive(organizationId, succession.accountId);
    const sides = { representatives, memberSince: person?.joinedAt };
    return { succession, state: stateOf(succession, sides, this.clock.now()), standing };
  }
}

/** The problem of whoever comes too late. */
export function notOpen(state: SuccessionState): Problem {
  return new Problem('proposal-not-open', { detail: `The proposal is ${state}.` });
}
