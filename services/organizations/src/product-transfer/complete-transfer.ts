import { Injectable } from '@nestjs/common';
import { moveProduct } from '@atrium/contracts';
import { Bus, failpoint, Problem } from '@atrium/messaging';
import type { StoredTransfer } from './transfer.schema.js';
import { TransfersRepository } from './transfers.repository.js';

/** What billing answers when there is nothing left to move. */
const inVain = new Set(['not-found', 'organization-closing']);

/**
 * Has billing, which owns products, move one whose transfer was accepted. May be done again at any step: billing knows which
 * transfers it has followed.
 */
@Injectable()
export class CompleteTransfer {
  constructor(
    private readonly bus: Bus,
    private readonly transfers: TransfersRepository,
  ) {}

  /** Whether the product is the receiver's now; if not, it never will be by this transfer. */
  async execute(transfer: StoredTransfer): Promise<boolean> {
    if (transfer.state !== 'accepted') return transfer.state === 'done';
    const isMoved = await this.move(transfer);
    failpoint('organizations.transfer.after-move');
    await this.transfers.settle(transfer, isMoved ? 'done' : 'failed');
    return isMoved;
  }

  private async move(transfer: StoredTransfer): Promise<boolean> {
    const { _id: transferId, productId, organizationId: from, unfinished } = transfer;
    const { to, acceptedBy: by } = transfer as Accepted;
    const caller = { requestId: unfinished?.requestId ?? transferId };
    try {
      await this.bus.request(moveProduct, { productId, from, to, transferId, by }, caller);
      return true;
    } catch (error) {
      if (error instanceof Problem && inVain.has(error.code)) return false;
      throw error;
    }
  }
}

/** Who has accepted it, and for whom, is known. */
type Accepted = StoredTransfer & { readonly to: string; readonly acceptedBy: string };
