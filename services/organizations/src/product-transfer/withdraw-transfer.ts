import { Inject, Injectable } from '@nestjs/common';
import { type ProductReference, transferWithdrawn } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { toldOfTransfer } from './transfer.js';
import { TransfersRepository } from './transfers.repository.js';

/** Those who may transfer take a link back. */
@Injectable()
export class WithdrawTransfer {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly transfers: TransfersRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `not-found` when there is none, or somebody has accepted it. */
  async execute(
    { organizationId, productId }: ProductReference,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    await this.gatekeeper.require(asker, organizationId, 'products.transfer');
    const transfer = await this.transfers.findOpen(productId);
    if (transfer?.organizationId !== organizationId) throw new Problem('not-found');
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const told = happened(transferWithdrawn, toldOfTransfer(transfer), circumstances);
    if (!(await this.transfers.withdraw(transfer, told))) throw new Problem('not-found');
  }
}
