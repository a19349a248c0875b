import { orderPlaced } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import { Gratuities } from '../gratuity/gratuities.js';
import { CancelPayment } from '../payment/cancel-payment.js';
import { StartPayment } from '../payment/start-payment.js';
import { Ledger } from '../prepaid/ledger.js';
import { ProductsRepository } from '../product/products.repository.js';
import { PromoCodes } from '../promo-code/promo-codes.js';
import { CompleteOrder } from './complete-order.js';
import {
  basketOf,
  holderOf,
  holdOf,
  isOnAccount,
  type Placement,
  stands,
  toldOfOrder,
} from './order.js';
import type { StoredOrder } from './order.schema.js';
import { OrderTerms } from './order-terms.js';
import { awaited } from './awaited-payment.js';
import { GiveBack } from './give-back.js';
import { OrdersRepository } from './orders.repository.js';

/** What passes by itself: the order stays being placed, and is gone on with. Anything else is a no. */
const passing = new Set(['unavailable', 'busy', 'outcome-unknown', 'payment-method-unavailable']);

/**
 * Holds all that a placed order needs, and begins its payment. May be done again at any step. Where something is not to be had, all
 * is given back and the order is open again.
 */
@Injectable()
export class SettlePlacing {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly addresses: BillingAddresses,
    private readonly gratuities: Gratuities,
    private readonly promoCodes: PromoCodes,
    private readonly ledger: Ledger,
    private readonly products: ProductsRepository,
    private readonly startPayment: StartPayment,
    private readonly cancelPayment: CancelPayment,
    private readonly completeOrder: CompleteOrder,
    private readonly giveBack: GiveBack,
    private readonly terms: OrderTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws why it could not be placed, after it was opened again. */
  async execute(order: StoredOrder): Promise<void> {
    if (order.unfinished?.isUndone) {
      await this.undo(order);
      return;
    }
    const placement = order.placement as Placement;
    const isPaidFirst = placement.due > 0 && !isOnAccount(order);
    let isOn = false;
    try {
      await this.hold(order, placement);
      if (isPaidFirst) isOn = await this.pay(order, placement);
    } catch (error) {
      await this.refuse(order, error);
      throw error;
    }
    if (!isPaidFirst) isOn = await this.goOn(order, placement);
    if (!isOn) await this.giveBackUnlessItStands(order);
  }

  /** Opens an order again that can't be placed. What passes by itself is gone on with later. */
  private async refuse(order: StoredOrder, error: unknown): Promise<void> {
    if (error instanceof Problem && !passing.has(error.code)) {
      const undone = await this.orders.undo(order);
      failpoint('billing.order.after-undoing');
      if (undone) return this.undo(undone);
    }
    await this.giveBackUnlessItStands(order);
  }

  /**
   * Where this took longer than it is left alone, somebody else may have undone or ended the order meanwhile: what was held here after
   * that, nobody else would give back.
   */
  private async giveBackUnlessItStands(order: StoredOrder): Promise<void> {
    const now = await this.orders.find(order.organizationId, order._id);
    if (!now || !stands(order, now)) await this.giveBack.execute(order);
  }

  /** May be done again at any step. */
  private async undo(order: StoredOrder): Promise<void> {
    await this.giveBack.execute(order);
    failpoint('billing.order.after-giving-back');
    await this.orders.reopen(order, this.terms.openUntil(this.clock.now()));
  }

  private async hold(order: StoredOrder, placement: Placement): Promise<void> {
    const { _id: orderId, organizationId, currency, expiresAt, unfinished } = order;
    const cause = { by: placement.by, requestId: unfinished?.requestId ?? null };
    const until = this.terms.heldUntil(expiresAt);
    const holder = holderOf(order);
    const thing = { what: 'order', id: orderId } as const;
    await this.addresses.hold(organizationId, placement.billingAddressId, thing);
    failpoint('billing.order.after-address');
    for (const line of order.lines) {
      const { id: lineId, gratuityId, planId } = line;
      if (order.kind === 'renewal') await this.holdRenewal(order, line.productId);
      const product = placement.products.find(({ productId }) => productId === line.productId);
      if (gratuityId === null || !product) continue;
      const plan = { planId, productType: product.type };
      const held = { ...holder, lineId, organizationId, until, ...plan };
      await this.gratuities.reserve(gratuityId, held, cause);
      failpoint('billing.order.after-gratuity');
    }
    for (const code of order.promoCodes) {
      const basket = basketOf(order, placement);
      await this.promoCodes.reserve(code, { ...basket, ...holder, until }, cause);
      failpoint('billing.order.after-code');
    }
    if (placement.prepaid === 0) return;
    const held = { organizationId, currency, ...holdOf(order), amount: placement.prepaid };
    const at = this.clock.now();
    await this.ledger.hold({ ...held, about: { orderId }, expiresAt: until }, { ...cause, at });
    failpoint('billing.order.after-hold');
  }

  /** Of two orders that renew a product at once, each would be for the same time. */
  private async holdRenewal(order: StoredOrder, productId: string): Promise<void> {
    if (!(await this.products.holdRenewal(productId, holderOf(order)))) {
      throw new Problem('renewal-under-way');
    }
    failpoint('billing.order.after-renewal-hold');
  }

  /** False when somebody else has got on with it. */
  private async pay(order: StoredOrder, placement: Placement): Promise<boolean> {
    const { _id: orderId, organizationId, currency, paymentMethod, unfinished } = order;
    if (paymentMethod !== 'transfer' && paymentMethod !== 'card') {
      throw new Error(`${orderId} has no method for ${placement.due}`);
    }
    const started = await this.startPayment.execute(
      {
        ...{ organizationId, purpose: { kind: 'order', id: orderId }, method: paymentMethod },
        money: { amount: placement.due, currency },
        savedCard: order.isAutomatic ?? false,
      },
      { by: placement.by },
    );
    failpoint('billing.order.after-payment-start');
    const circumstances = {
      ...{ by: placement.by, at: this.clock.now() },
      requestId: unfinished?.requestId ?? null,
    };
    const told = toldOfOrder({ ...order, state: 'awaiting-payment' });
    const entry = happened(orderPlaced, told, circumstances);
    if (await this.orders.awaitPayment(order, awaited(started), entry)) return true;
    const now = await this.orders.find(organizationId, orderId);
    // Somebody else has undone it meanwhile: nobody shall pay it.
    if (now?.state !== 'placing' && now?.state !== 'open') return false;
    const cause = { by: placement.by, requestId: circumstances.requestId };
    await this.cancelPayment.execute(started.payment.id, cause);
    return false;
  }

  /** Nothing is to be paid first: it was placed, and is completed. False when somebody else has got on with it. */
  private async goOn(order: StoredOrder, { by }: Placement): Promise<boolean> {
    const requestId = order.unfinished?.requestId ?? null;
    const told = toldOfOrder({ ...order, state: 'completing' });
    const entry = happened(orderPlaced, told, { by, requestId, at: this.clock.now() });
    const intent = this.terms.intent(by, requestId);
    const completing = await this.orders.completeUnpaid(order, intent, entry);
    failpoint('billing.order.after-paid');
    if (completing) await this.completeOrder.execute(completing);
    return completing !== null;
  }
}
