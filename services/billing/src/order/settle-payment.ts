import type { EventMessage, PaymentTold } from '@atrium/contracts';
import { failpoint } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { RefundPayment } from '../payment/refund-payment.js';
import { CompleteOrder } from './complete-order.js';
import { OrderTerms } from './order-terms.js';
import { OrdersRepository } from './orders.repository.js';

/** The money of an order has come: it is completed. Money for one that ended meanwhile is given back (B-5). */
@Injectable()
export class SettlePayment {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly completeOrder: CompleteOrder,
    private readonly refundPayment: RefundPayment,
    private readonly terms: OrderTerms,
  ) {}

  /** May be done again, also at the same time: what follows is done once. */
  async execute({ data, causedBy, requestId }: EventMessage<PaymentTold>): Promise<void> {
    const { purpose, organizationId, paymentId, amount } = data;
    const intent = this.terms.intent(causedBy, requestId);
    const order =
      (await this.orders.startCompleting(purpose.id, intent)) ??
      (await this.orders.find(organizationId, purpose.id));
    failpoint('billing.order.after-payment');
    if (order?.state === 'completing') await this.completeOrder.execute(order);
    else if (order?.state !== 'completed') {
      const refundId = `order-${purpose.id}`;
      const reason = 'The order had ended before it was paid.';
      const wanted = { paymentId, amount, reason, refundId, by: null, isOperators: false };
      await this.refundPayment.execute(wanted);
    }
  }
}
