import { productUnblocked } from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Invoice } from '../invoice/invoice.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { subscriptionTold } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { RenewalTerms } from './renewal-terms.js';
import { settled } from './subscription.js';

/** How often something else may happen to the same product in between before one gives up. */
const attempts = 20;

/** An invoice of the Renewal Warranty is paid, or taken back: a product that was blocked for it can be used again (B-5). */
@Injectable()
export class SettleOwed {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly products: ProductsRepository,
    private readonly terms: RenewalTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** May be done again. Of any other invoice nothing is owed. */
  async execute({ organizationId, orderId }: Pick<Invoice, 'organizationId' | 'orderId'>) {
    const order = orderId === null ? null : await this.orders.find(organizationId, orderId);
    if (order?.paymentMethod !== 'account') return;
    for (const { productId } of order.lines) await this.settle(productId, order._id);
  }

  private async settle(productId: string, orderId: string): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const product = await this.products.find(productId);
      const { subscription } = product ?? {};
      if (!product || !subscription || product.state !== 'active') return;
      if (!subscription.owed.some((one) => one.orderId === orderId)) return;
      const after = {
        ...product,
        subscription: settled(subscription, orderId, this.terms.today()),
      };
      const isUnblocked = subscription.blockedOn !== null && after.subscription.blockedOn === null;
      const circumstances = { by: null, requestId: null, at: this.clock.now() };
      const entries = isUnblocked
        ? [happened(productUnblocked, subscriptionTold(after), circumstances)]
        : [];
      if (await this.products.change(product, after, entries)) return;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
