import type { PayOutBatchReference, PayOutFile } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { paymentFile } from './pain-001.js';
import { PayOutBatchesRepository } from './pay-out-batches.repository.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/**
 * The file of a batch: the same bytes each time, as what is in a batch stays in it, and none of what it is made of changes. Throws
 * `not-found` for no batch, and for one of which others took everything.
 */
@Injectable()
export class GetPayOutFile {
  constructor(
    private readonly payOuts: PayOutsRepository,
    private readonly batches: PayOutBatchesRepository,
  ) {}

  async execute({ batchId }: PayOutBatchReference): Promise<PayOutFile> {
    const batch = await this.batches.find(batchId);
    if (!batch) throw new Problem('not-found');
    // Whoever made it may have stopped before: what it wanted and is still free is in it from here on.
    await this.payOuts.putInto(batchId, batch.payOutIds);
    const payments = await this.payOuts.ofBatch(batchId);
    if (payments.length === 0) throw new Problem('not-found');
    return { batchId, xml: paymentFile(batch.head, payments) };
  }
}
