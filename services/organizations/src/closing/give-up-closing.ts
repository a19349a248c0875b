import { type Clock, failpoint } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Closing } from '../organization/organization.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { ClosingRecordsRepository } from './closing-records.repository.js';
import { ClosingsRepository } from './closings.repository.js';
import { Parts } from './parts.js';

/** After how many milliseconds a part is told again that has not heard. */
const tellAgainAfter = 30_000;

/**
 * Gives an attempt to close an organization up, unless it is closed by it already: everything may be started again. May be done again
 * at any step, by anybody; the first write keeps whoever is still at it from closing it.
 */
@Injectable()
export class GiveUpClosing {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly closings: ClosingsRepository,
    private readonly parts: Parts,
    private readonly records: ClosingRecordsRepository,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(organizationId: string, { id: closingId, requestId }: Closing): Promise<void> {
    if (!(await this.closings.turnBack(organizationId, closingId))) return;
    failpoint('organizations.close.after-turning-back');
    await this.gates.reopen(organizationId, closingId);
    const isReleased = await this.parts.release({ organizationId, closingId, requestId });
    failpoint('organizations.close.after-release');
    await this.records.givenUp(closingId);
    if (isReleased) {
      await this.organizations.finished(organizationId, closingId);
      return;
    }
    // Whoever has not heard of it is told again.
    const until = new Date(this.clock.now().getTime() + tellAgainAfter);
    await this.closings.postpone(organizationId, closingId, until);
  }
}
