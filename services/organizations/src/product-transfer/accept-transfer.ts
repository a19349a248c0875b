import { Inject, Injectable } from '@nestjs/common';
import type { AcceptedTransfer, AcceptTransferInput } from '@atrium/contracts';
import { type Clock, failpoint, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Intents } from '../resumption/intents.js';
import { CompleteTransfer } from './complete-transfer.js';
import { MayReceive } from './may-receive.js';
import { isAcceptedBy, type Transfer } from './transfer.js';
import { TransferLinks } from './transfer-links.js';
import type { StoredTransfer } from './transfer.schema.js';
import { TransfersRepository } from './transfers.repository.js';

/** Whoever holds the link of a product takes it over, into an organization where they may (B-7): by one conditional write, once. */
@Injectable()
export class AcceptTransfer {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly links: TransferLinks,
    private readonly mayReceive: MayReceive,
    private readonly completeTransfer: CompleteTransfer,
    private readonly gates: Gates,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { token, organizationId }: AcceptTransferInput,
    context: RequestContext,
  ): Promise<AcceptedTransfer> {
    await this.mayReceive.require(context.asker, organizationId);
    const transfer = await this.links.read(token);
    const accepted = await this.accepted(transfer, organizationId, context);
    if (!accepted || !(await this.completeTransfer.execute(accepted))) {
      throw new Problem('token-not-usable');
    }
    return { organizationId, productId: transfer.productId };
  }

  /** Null when the link gives nothing. */
  private async accepted(
    transfer: Transfer,
    to: string,
    { asker, requestId }: RequestContext,
  ): Promise<StoredTransfer | null> {
    const { accountId: by } = asker;
    if (isAcceptedBy(transfer, by, to)) return this.transfers.find(transfer._id);
    if (transfer.organizationId === to) {
      const message = 'organizationId must be another organization than the one that gives';
      throw new Problem('invalid-input', { errors: [{ pointer: '/organizationId', message }] });
    }
    if (!(await this.links.offerOf(transfer))) return null;
    return this.gates.whileOpen(to, async () => {
      const at = this.clock.now();
      const unfinished = this.intents.begun({ by, at, requestId });
      const accepted = await this.transfers.accept(transfer, { to, by, at, unfinished });
      failpoint('organizations.transfer.after-acceptance');
      return accepted;
    });
  }
}
