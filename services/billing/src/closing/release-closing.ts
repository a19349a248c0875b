import type { ClosingReference, Done } from '@atrium/contracts';
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
    await this.gates.reopen(organizationId, closingId);
    await this.closings.forget(closingId);
    return {};
  }
}
