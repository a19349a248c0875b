import { type Order as ShownOrder, orderCancelled, type OrderReference } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { CancelPayment } from '../payment/cancel-payment.js';
import { GiveBack } from './give-back.js';
import { toldOfOrder } from './order.js';
import type { StoredOrder } from './order.schema.js';
import { OrderTerms } from './order-terms.js';
import { OrdersRepository } from './orders.repository.js';
import { ShowOrder } from './show-order.js';

/** Somebody, or time, ends an order that is not paid: what it held is given back (A6-7), its payment taken back first. */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly cancelPayment: CancelPayment,
    private readonly giveBack: GiveBack,
    private readonly showOrder: ShowOrder,
    private readonly terms: OrderTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, orderId }: OrderReference,
    context: RequestContext,
  ): Promise<ShownOrder> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    if (order.state !== 'cancelled') {
      const by = context.asker.accountId;
      await this.end(order, 'cancelled', { by, requestId: context.requestId });
    }
    const after = await this.orders.find(organizationId, orderId);
    return this.showOrder.execute(after ?? order, context.caller());
  }

  /** Throws `order-not-open` for one that is paid, being placed, or ended already. */
  async end(
    order: StoredOrder,
    state: 'cancelled' | 'expired',
    { by, requestId }: { by: string | null; requestId: string | null },
  ): Promise<void> {
    if (order.state !== 'open' && order.state !== 'awaiting-payment') {
      throw new Problem('order-not-open');
    }
    await this.endPayment(order, { by, requestId });
    failpoint('billing.order.after-payment-end');
    const { placement } = order;
    const circumstances = { by, requestId, at: this.clock.now() };
    const told = toldOfOrder({ ...order, state });
    // Of a basket that nobody placed, nobody has heard.
    const entries = placement ? [happened(orderCancelled, told, circumstances)] : [];
    const intent = placement && this.terms.intent(by, requestId);
    const ended = await this.orders.end(order, { state, intent, entries });
    if (!ended) throw new Problem('changed-meanwhile');
    failpoint('billing.order.after-end');
    if (ended.unfinished) await this.finish(ended);
  }

  /** Gives back what an ended order held. May be done again. */
  async finish(order: StoredOrder): Promise<void> {
    await this.giveBack.execute(order);
    await this.orders.settleEnd(order);
  }

  private async endPayment(
    { payment }: StoredOrder,
    cause: { by: string | null; requestId: string | null },
  ): Promise<void> {
    if (!payment) return;
    try {
      await this.cancelPayment.execute(payment.paymentId, cause);
    } catch (error) {
      const isPaid = error instanceof Problem && error.code === 'payment-settled';
      throw isPaid ? new Problem('order-not-open') : error;
    }
  }
}
