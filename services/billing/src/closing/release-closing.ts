import type { ClosingReference, Done } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { ClosingsRepository } from './closings.repository.js';

/** The organization was not closed, or is open again. What was wanted and not yet done is not done any more. */
@Injectable()
export class ReleaseClosing {
  constructor(
    private readonly gates: Gates,
    private readonly closings: ClosingsRepository,
  ) {}

  async execute({ organizationId, closingId }: ClosingReference): Promise<Done> {
    const closing = await this.closings.find(closingId);
    const isSettled = closing?.state !== 'held';
    await this.gates.reopen(
      organizationId,
      closingId,
      isSettled ? ['closing', 'closed'] : undefined,
    );
    // What was wanted is just being done: only when it is done may something else be begun.
    if (await this.gates.isShutBy(organizationId, closingId)) {
      throw new Problem('busy', { retryAfter: 1 });
    }
    await this.closings.forget(closingId);
    return {};
  }
}
