import {
  type Currency,
  type OrderPaymentWay,
  productRenewalFailed,
  type RenewalFailure,
} from '@atrium/contracts';
import { type Clock, currentRequest, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { plusDays } from '../date/local-date.js';
import { CancelOrder } from '../order/cancel-order.js';
import type { Order } from '../order/order.js';
import type { StoredOrder } from '../order/order.schema.js';
import { OrderTerms } from '../order/order-terms.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { placementOf } from '../order/placement.js';
import { QuoteOrder } from '../order/quote-order.js';
import { SettlePlacing } from '../order/settle-placing.js';
import { renewalOrder } from '../order/renewal-order.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { type OwnRenewal, subscriptionTold } from '../product/product.js';
import type { StoredProduct } from '../product/product.schema.js';
import { ProductsRepository } from '../product/products.repository.js';
import { failureOf, failureOfObstacle, failureOfPayment } from './renewal-failure.js';
import { RenewalTerms } from './renewal-terms.js';
import { type AutomaticRenewal, type Subscription, warrantyDays } from './subscription.js';

/** What came of an attempt, as far as it is known. */
type Outcome = 'under-way' | 'renewed' | { readonly failed: RenewalFailure };

/**
 * Renews a product without anybody: by an order like all others, which the platform places (B-5). Its id is in the product before
 * it exists; so whoever comes next, after a crash too, finds it or begins it, and of two who begin it one does.
 */
@Injectable()
export class RenewByItself {
  constructor(
    private readonly products: ProductsRepository,
    private readonly orders: OrdersRepository,
    private readonly quoteOrder: QuoteOrder,
    private readonly settlePlacing: SettlePlacing,
    private readonly cancelOrder: CancelOrder,
    private readonly payments: PaymentsRepository,
    private readonly gates: Gates,
    private readonly orderTerms: OrderTerms,
    private readonly terms: RenewalTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** May be done again at any step. What is under way is looked at again when the lease of the product is over. */
  async execute(product: StoredProduct): Promise<void> {
    const { renewal, subscription } = product;
    if (!renewal || !subscription) return;
    const { organizationId, orderId } = renewal;
    const found = await this.orders.find(organizationId, orderId);
    const wanted = found ? null : wantedOf(product, renewal, subscription);
    const order = found ?? (wanted && (await this.begin(wanted)));
    if (!order) {
      // Handed on, or not wanted any more, before it was begun: as if nothing had been tried.
      await this.products.change(product, { ...product, renewal: null }, []);
      return;
    }
    const outcome = await this.outcomeOf(order, renewal, subscription);
    if (outcome === 'under-way') return;
    // The order has taken note of it in the product, unless that ended.
    if (outcome === 'renewed') {
      await this.products.change(product, { ...product, renewal: null }, []);
    } else if (renewal.failed === undefined) {
      // Written down before the order is ended, which does not tell why.
      const { failed } = outcome;
      await this.products.change(product, { ...product, renewal: { ...renewal, failed } }, []);
      failpoint('billing.product.after-renewal-outcome');
    } else await this.fail(product, renewal, renewal.failed);
  }

  private async begin({ product, renewal, terms, currency }: WantedRenewal): Promise<StoredOrder> {
    const { orderId: _id, organizationId } = renewal;
    const { method: paymentMethod, periods, billingAddressId: addressId } = terms;
    const at = this.clock.now();
    const blank = renewalOrder([product], { organizationId, addressId, currency, at });
    const order: Order = {
      ...{ ...blank, _id, paymentMethod, isAutomatic: true },
      lines: blank.lines.map((line) => ({ ...line, id: newId(), periods })),
      expiresAt: this.orderTerms.openUntil(at),
    };
    const begun = await this.orders.insertOnce(order);
    failpoint('billing.product.after-renewal-order');
    return begun;
  }

  private async outcomeOf(
    order: StoredOrder,
    { failed: known }: OwnRenewal,
    subscription: Subscription,
  ): Promise<Outcome> {
    switch (order.state) {
      case 'open': {
        const failed = known ?? (await this.place(order, subscription));
        if (failed !== null) return { failed };
        const placed = await this.orders.find(order.organizationId, order._id);
        return placed ? this.outcomeOfPlaced(placed) : 'under-way';
      }
      case 'cancelled':
      case 'expired':
        return { failed: known ?? 'other' };
      default:
        return this.outcomeOfPlaced(order);
    }
  }

  private async outcomeOfPlaced(order: StoredOrder): Promise<Outcome> {
    if (order.state === 'completed') return 'renewed';
    if (order.state !== 'awaiting-payment') return 'under-way';
    const payment = order.payment && (await this.payments.find(order.payment.paymentId));
    const failed = payment ? failureOfPayment(payment) : 'other';
    return failed === null ? 'under-way' : { failed };
  }

  /** Null where it is placed; what passes by itself is thrown. */
  private async place(
    order: StoredOrder,
    subscription: Subscription,
  ): Promise<RenewalFailure | null> {
    try {
      return await this.gates.whileOpenOrLater(order.organizationId, () =>
        this.startPlacing(order, subscription),
      );
    } catch (error) {
      const failed = error instanceof Problem ? failureOf(error.code) : null;
      if (failed === null) throw error;
      return failed;
    }
  }

  private async startPlacing(
    order: StoredOrder,
    subscription: Subscription,
  ): Promise<RenewalFailure | null> {
    const requestId = currentRequest()?.requestId ?? newId();
    const quote = await this.quoteOrder.execute(order, { requestId });
    const [obstacle] = quote.obstacles;
    if (obstacle !== undefined) return failureOfObstacle(obstacle);
    const at = this.clock.now();
    const isOnAccount = order.paymentMethod === 'account';
    const dueOn = isOnAccount ? plusDays(this.terms.today(), warrantyDays(subscription)) : null;
    const placing = await this.orders.startPlacing(
      order,
      placementOf(order, quote, { at, by: null, dueOn }),
      {
        ...{ intent: this.orderTerms.intent(null, null), notDone: {}, noted: {} },
        expiresAt: this.orderTerms.paidUntil(at),
      },
    );
    failpoint('billing.order.after-placing');
    if (placing) await this.settlePlacing.execute(placing);
    return null;
  }

  /** Ends the order, unless it is paid just now: then that is thrown, and looked at again. */
  private async fail(
    product: StoredProduct,
    { organizationId, orderId, way }: OwnRenewal,
    reason: RenewalFailure,
  ): Promise<void> {
    const circumstances = { by: null, requestId: null };
    const order = await this.orders.find(organizationId, orderId);
    if (order?.state === 'open' || order?.state === 'awaiting-payment') {
      await this.cancelOrder.end(order, 'cancelled', circumstances);
    }
    failpoint('billing.product.after-renewal-end');
    const after = { ...product, renewal: null };
    const told = { ...subscriptionTold(after), way, reason };
    const at = this.clock.now();
    const entry = happened(productRenewalFailed, told, { ...circumstances, at });
    await this.products.change(product, after, [entry]);
    failpoint('billing.product.after-renewal-failure');
  }
}

/** An order that is to be begun, with its terms. */
interface WantedRenewal {
  readonly product: StoredProduct;
  readonly renewal: OwnRenewal;
  readonly currency: Currency;
  readonly terms: Omit<AutomaticRenewal, 'method'> & { readonly method: OrderPaymentWay };
}

/** Null where whoever has the product now does not want it: only what was chosen is charged, and only to whom chose it. */
function wantedOf(
  product: StoredProduct,
  renewal: OwnRenewal,
  { automatic, hasWarranty, currency }: Subscription,
): WantedRenewal | null {
  if (renewal.organizationId !== product.organizationId) return null;
  if (renewal.way === 'automatic') {
    return automatic && { product, renewal, currency, terms: automatic };
  }
  const billingAddressId = automatic?.billingAddressId ?? null;
  const terms = { method: 'account', periods: 1, billingAddressId } as const;
  return hasWarranty ? { product, renewal, currency, terms } : null;
}
