import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import { Gratuities } from '../gratuity/gratuities.js';
import { Ledger } from '../prepaid/ledger.js';
import { ProductsRepository } from '../product/products.repository.js';
import { PromoCodes } from '../promo-code/promo-codes.js';
import { holderOf, holdOf } from './order.js';
import type { StoredOrder } from './order.schema.js';

/**
 * Gives back what a placing of an order held that is not to be (A6-7): what it did not get to hold, gave back before, or a newer
 * placing of the order has taken over, stays as it is.
 */
@Injectable()
export class GiveBack {
  constructor(
    private readonly addresses: BillingAddresses,
    private readonly gratuities: Gratuities,
    private readonly promoCodes: PromoCodes,
    private readonly ledger: Ledger,
    private readonly products: ProductsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(order: StoredOrder): Promise<void> {
    const { _id: orderId, organizationId, kind, currency } = order;
    const { lines, promoCodes, placement, unfinished } = order;
    const holder = holderOf(order);
    const cause = { by: unfinished?.by ?? null, requestId: unfinished?.requestId ?? null };
    for (const { gratuityId, productId } of lines) {
      if (kind === 'renewal') await this.products.releaseRenewal(productId, holder);
      if (gratuityId !== null) await this.gratuities.release(gratuityId, holder, cause);
      failpoint('billing.order.after-giving-gratuity-back');
    }
    for (const code of promoCodes) await this.promoCodes.release(code, holder, cause);
    failpoint('billing.order.after-giving-codes-back');
    if (!placement) return;
    if (placement.prepaid > 0) {
      await this.void({ organizationId, currency, ...holdOf(order) }, cause);
      failpoint('billing.order.after-giving-money-back');
    }
    // Not by placing: the document of a newer one has its address already, this only keeps it in the list.
    const thing = { what: 'order', id: orderId } as const;
    await this.addresses.release(organizationId, placement.billingAddressId, thing);
  }

  /** There may be no hold yet, or none any more. */
  private async void(
    hold: Parameters<Ledger['void']>[0],
    cause: { by: string | null; requestId: string | null },
  ): Promise<void> {
    try {
      await this.ledger.void(hold, { ...cause, at: this.clock.now() });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not-found') throw error;
    }
  }
}
