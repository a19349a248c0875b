import {
  type ClosingAnswer,
  type ClosingReference,
  type Done,
  workUnderWay,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { CheckClosing } from './check-closing.js';

/** No mailbox and no credential is made any more for an organization that is to be closed, and then it is looked at what there is. */
@Injectable()
export class HoldClosing {
  constructor(
    private readonly gates: Gates,
    private readonly check: CheckClosing,
  ) {}

  async execute({ organizationId, closingId }: ClosingReference): Promise<ClosingAnswer> {
    const shutting = await this.gates.shutSoon(organizationId, closingId);
    if (shutting === 'over') throw new Problem('organization-closing');
    if (shutting === 'busy') return { obstacles: [workUnderWay('identity')], hasMore: false };
    return this.check.execute({ organizationId });
  }

  /** It was not closed, or is open again. */
  async release({ organizationId, closingId }: ClosingReference): Promise<Done> {
    await this.gates.reopen(organizationId, closingId);
    return {};
  }
}
