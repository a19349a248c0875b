import { Inject, Injectable } from '@nestjs/common';
import type { ProductReference, ProductTransfer } from '@atrium/contracts';
import { type Asker, type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { isOpen, shownTransfer } from './transfer.js';
import { TransfersRepository } from './transfers.repository.js';

/** Those who may transfer see which product has an open link, not the link. */
@Injectable()
export class GetTransfer {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly transfers: TransfersRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, productId }: ProductReference,
    asker: Asker,
  ): Promise<ProductTransfer> {
    await this.gatekeeper.require(asker, organizationId, 'products.transfer');
    const transfer = await this.transfers.findOpen(productId);
    const isTheirs = transfer?.organizationId === organizationId;
    if (!transfer || !isTheirs || !isOpen(transfer, this.clock.now())) {
      throw new Problem('not-found');
    }
    return shownTransfer(transfer);
  }
}
