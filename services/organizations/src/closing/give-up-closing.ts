import { failpoint } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import type { Closing } from '../organization/organization.js';
import { ClosingsRepository } from './closings.repository.js';
import { Parts } from './parts.js';

/**
 * Gives an attempt to close an organization up, unless it is closed by it already: everything may be started again. May be done again
 * at any step, by anybody; the first write keeps whoever is still at it from closing it.
 */
@Injectable()
export class GiveUpClosing {
  constructor(
    private readonly closings: ClosingsRepository,
    private readonly parts: Parts,
    private readonly gates: Gates,
  ) {}

  async execute(organizationId: string, { id: closingId, requestId }: Closing): Promise<void> {
    if (!(await this.closings.turnBack(organizationId, closingId))) return;
    failpoint('organizations.close.after-turning-back');
    await this.gates.reopen(organizationId, closingId);
    const isReleased = await this.parts.release({ organizationId, closingId, requestId });
    failpoint('organizations.close.after-release');
    // Whoever has not heard of it is told again.
    if (isReleased) await this.closings.finished(organizationId, closingId);
  }
}
