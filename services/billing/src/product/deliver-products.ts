import {
  productRegistered,
  productRenewed,
  productUnblocked,
  type RenewalWay,
} from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { holderOf, type Order, type PlacedProduct, type Placement } from '../order/order.js';
import { dayOf } from '../date/local-date.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { newSubscription } from '../subscription/subscription.js';
import { newProduct, prolongedBy, subscriptionTold, toldOf, wasProlongedBy } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** How often something else may happen to the same product in between before one gives up. */
const attempts = 20;

interface Cause {
  readonly by: string | null;
  readonly requestId: string | null;
}

/** Makes what an order has paid the organization's, or lasting longer. May be done again: a product knows its orders. */
@Injectable()
export class DeliverProducts {
  constructor(
    private readonly products: ProductsRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers the ids of those that could not be delivered: products that ended before they were paid. */
  async execute(order: Order, placement: Placement, cause: Cause): Promise<string[]> {
    const undelivered: string[] = [];
    for (const product of placement.products) {
      if (order.kind === 'new') await this.add(order, product, placement.by, cause);
      else if (!(await this.prolong(order, placement, product, cause))) {
        undelivered.push(product.productId);
      }
      failpoint('billing.product.after-delivery');
    }
    return undelivered;
  }

  private async add(
    { _id: orderId, organizationId, currency }: Order,
    { productId: _id, type, name, planId, months, periods, from }: PlacedProduct,
    by: string | null,
    cause: Cause,
  ): Promise<void> {
    const at = this.clock.now();
    const subscription =
      months === null || from === null
        ? null
        : newSubscription({ planId, currency, months, since: from, periodsPaid: periods });
    const wanted = { _id, organizationId, type, name };
    const product = {
      ...newProduct(wanted, by ?? organizationId, at),
      subscription,
      orders: [orderId],
    };
    const told = { ...toldOf(product), cause: 'order' as const };
    await this.products.insert(product, happened(productRegistered, told, { ...cause, at }));
  }

  /** False where it has ended. */
  private async prolong(
    order: Order,
    { dueOn }: Placement,
    { productId, periods }: PlacedProduct,
    cause: Cause,
  ): Promise<boolean> {
    const { _id: orderId } = order;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const product = await this.products.find(productId);
      if (!product) return false;
      if (wasProlongedBy(product, orderId)) {
        await this.products.releaseRenewal(productId, holderOf(order));
        return true;
      }
      const at = this.clock.now();
      const today = dayOf(at, this.issuer.timeZone);
      const after = prolongedBy(product, { orderId, periods, today, payUntil: dueOn ?? null });
      if (!after) return false;
      const told = { ...subscriptionTold(after), orderId, way: wayOf(order) };
      const wasBlocked = (product.subscription?.blockedOn ?? null) !== null;
      const isUnblocked = wasBlocked && after.subscription.blockedOn === null;
      const circumstances = { ...cause, at };
      const entries = [
        happened(productRenewed, told, circumstances),
        ...(isUnblocked
          ? [happened(productUnblocked, subscriptionTold(after), circumstances)]
          : []),
      ];
      if (!(await this.products.change(product, after, entries))) continue;
      failpoint('billing.product.after-prolonging');
      await this.products.releaseRenewal(productId, holderOf(order));
      return true;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}

function wayOf({ isAutomatic = false, paymentMethod }: Order): RenewalWay {
  if (paymentMethod === 'account') return 'on-account';
  return isAutomatic ? 'automatic' : 'order';
}
