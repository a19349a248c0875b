import type { PageInput, SuccessionsExport } from '@atrium/contracts';
import { type Asker, type Clock, requireFresh } from '@atrium/messaging';
import { byId, CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { shownSuccession, stateOf } from './succession.js';
import { SuccessionsRepository } from './successions.repository.js';

/** A person takes along who was to represent an organization by their word, or instead of them (B-3). */
@Injectable()
export class ExportMySuccessions {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly successions: SuccessionsRepository,
  ) {}

  async execute(input: PageInput, asker: Asker): Promise<SuccessionsExport> {
    const now = this.clock.now();
    requireFresh(asker, now);
    const { after, limit } = pageAsked(input);
    const read = await this.successions.pageOfPerson(asker.accountId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, byId);
    const items = page.map((succession) => {
      const { organizationId, proposal, memberSince } = succession;
      // What has become of the two sides is the organization's to know, and may be of one that was left.
      const sidesThen = { representatives: [proposal.by], memberSince };
      const state = stateOf(succession, sidesThen, now);
      return { ...shownSuccession(succession, state), organizationId };
    });
    return { items, nextCursor };
  }
}
