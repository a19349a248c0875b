import { type Clock, failpoint } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Purging } from '../organization/organization.js';
import { Intents } from '../resumption/intents.js';
import { ClosingRecordsRepository } from './closing-records.repository.js';
import { ClosingsRepository } from './closings.repository.js';
import { Parts } from './parts.js';
import { RemainsRepository } from './remains.repository.js';

/** How long a purge rests that not all parts could finish yet, in milliseconds. */
const askAgainAfter = 5 * 60_000;

/**
 * Purges closed organizations that nobody can open again any more: each part lets go of whatever refers to one, then this service
 * does (A8-13). Each step may be done again, by any replica.
 */
@Injectable()
export class PurgeClosed {
  private readonly logger = new Logger(PurgeClosed.name);

  constructor(
    private readonly closings: ClosingsRepository,
    private readonly records: ClosingRecordsRepository,
    private readonly remains: RemainsRepository,
    private readonly parts: Parts,
    private readonly gates: Gates,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const circumstances = { by: 'nobody', at: now, requestId: null };
      const begun = await this.closings.beginPurge(now, (closingId) => ({
        ...this.intents.begun(circumstances),
        ...{ what: 'purging', closingId },
      }));
      if (!begun) return;
      failpoint('organizations.purge.after-intent');
      await this.finish(begun.organization._id, begun.intent);
    }
  }

  /** The steps after it was begun. */
  async finish(organizationId: string, { id, closingId }: Purging): Promise<void> {
    const isFinished = await this.parts.finish({ organizationId, closingId, requestId: null });
    failpoint('organizations.purge.after-parts');
    if (!isFinished || (await this.remains.areToBeTold(organizationId))) {
      const until = new Date(this.clock.now().getTime() + askAgainAfter);
      await this.closings.postpone(organizationId, id, until);
      return;
    }
    await this.gates.close(organizationId);
    await this.remains.remove(organizationId);
    failpoint('organizations.purge.after-remains');
    const purgedAt = this.clock.now();
    await this.records.purged(closingId, purgedAt);
    failpoint('organizations.purge.after-record');
    await this.closings.purged(organizationId, purgedAt);
    this.logger.log(`Purged ${organizationId}`);
  }
}
