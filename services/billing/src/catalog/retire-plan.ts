import { catalogChanged, type PlanReference } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { retirement } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';

/** How often something else may be said of the same plan in between before one gives up. */
const attempts = 20;

/** An operator takes a plan out of what can be ordered; what was sold of it is renewed as before (A0-8). */
@Injectable()
export class RetirePlan {
  constructor(
    private readonly catalog: CatalogRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { planId: key }: PlanReference,
    { asker: { accountId: by }, requestId }: RequestContext,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const entry = await this.catalog.find('plan', key);
      if (!entry) throw new Problem('not-found');
      const at = this.clock.now();
      const changes = retirement(entry.changes, at, by);
      if (changes.length === 0) return;
      const told = { act: 'plan-retired', part: 'plan', key, from: at.toISOString() } as const;
      const event = happened(catalogChanged, told, { by, at, requestId });
      if (await this.catalog.say(entry, changes, event)) return;
    }
    throw new Problem('changed-meanwhile');
  }
}
