import {
  type EventContract,
  type MoveProductInput,
  productAutomaticRenewalSet,
  productMoved,
  productWarrantySet,
  type SubscriptionTold,
} from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Subscription } from '../subscription/subscription.js';
import { moved, subscriptionTold, toldOf, wasMovedBy } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** How often something else may happen to the same product in between before one gives up. */
const attempts = 20;

/**
 * Makes a product another organization's, when the transfer was accepted there (B-7): by one conditional write, once for each
 * transfer, however often it is asked.
 */
@Injectable()
export class MoveProduct {
  constructor(
    private readonly gates: Gates,
    private readonly products: ProductsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: MoveProductInput, requestId: string): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (await this.attempt(input, requestId)) return;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** False when something else happened to the product: look again. */
  private async attempt(
    { productId, from, to, transferId, by }: MoveProductInput,
    requestId: string,
  ): Promise<boolean> {
    const product = await this.products.find(productId);
    if (product && wasMovedBy(product, transferId)) return true;
    if (product?.organizationId !== from || product.state !== 'active') {
      throw new Problem('not-found');
    }
    return this.gates.whileOpenOrLater(to, () => {
      const at = this.clock.now();
      const after = moved(product, to, transferId, at);
      const told = { ...toldOf(after), from, transferId };
      const circumstances = { by, at, requestId };
      const entries = [happened(productMoved, told, circumstances)];
      // What the organization before had agreed to is not asked of this one, and both are told.
      for (const contract of endedBetween(product.subscription, after.subscription)) {
        entries.push(happened(contract, subscriptionTold(after), circumstances));
      }
      return this.products.change(product, after, entries);
    });
  }
}

/** What a transfer has switched off. */
function endedBetween(
  before: Subscription | null | undefined,
  after: Subscription | null | undefined,
): EventContract<SubscriptionTold>[] {
  if (!before || !after) return [];
  return [
    ...(before.automatic && !after.automatic ? [productAutomaticRenewalSet] : []),
    ...(before.hasWarranty && !after.hasWarranty ? [productWarrantySet] : []),
  ];
}
