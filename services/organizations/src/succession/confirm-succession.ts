import { Inject, Injectable } from '@nestjs/common';
import type { Succession as ShownSuccession, SuccessionReference } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { NamePeople } from '../account/name-people.js';
import { Intents } from '../resumption/intents.js';
import { actOf } from './act.js';
import { CompleteSuccession } from './complete-succession.js';
import { FindSuccession, type Found, notOpen } from './find-succession.js';
import { recordedPeople } from './record.js';
import { shownSuccession } from './succession.js';
import type { StoredSuccession } from './succession.schema.js';
import { SuccessionsRepository } from './successions.repository.js';

/** How often something else may happen to the same proposal in between before one gives up. */
const attempts = 20;

/** A member takes on to represent the organization: nobody else can in their place (B-1, B-3). */
@Injectable()
export class ConfirmSuccession {
  constructor(
    private readonly findSuccession: FindSuccession,
    private readonly successions: SuccessionsRepository,
    private readonly completeSuccession: CompleteSuccession,
    private readonly namePeople: NamePeople,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(reference: SuccessionReference, context: RequestContext): Promise<ShownSuccession> {
    const { asker } = context;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await this.findSuccession.execute(reference, asker);
      const { succession, state } = found;
      if (succession.accountId !== asker.accountId) throw new Problem('forbidden');
      if (state === 'confirmed') return shownSuccession(succession, state);
      if (state !== 'open') throw notOpen(state);
      requireFresh(asker, this.clock.now());
      const confirmed = await this.confirm(found, context);
      failpoint('organizations.succeed.after-confirmation');
      if (confirmed) {
        const outcome = await this.completeSuccession.execute(confirmed);
        if (outcome.state !== 'confirmed') throw notOpen(outcome.state);
        return shownSuccession(outcome, outcome.state);
      }
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** Null when somebody was faster, or the last moment has passed. */
  private async confirm(
    { succession, standing: { organization } }: Found,
    context: RequestContext,
  ): Promise<StoredSuccession | null> {
    const { proposal } = succession;
    const { asker, requestId } = context;
    const involved = [asker.accountId, proposal.by, ...organization.legalRepresentatives];
    const people = recordedPeople(await this.namePeople.execute(involved, context.caller()));
    const at = this.clock.now();
    return this.successions.confirm(
      succession,
      actOf(asker, at),
      { organizationName: organization.name, people },
      // The role is the proposer's gift: so say the histories.
      this.intents.begun({ by: proposal.by, at, requestId }),
    );
  }
}
