import type { Order as ShownOrder, PromoCodeOfOrder } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { PromoCodes } from '../promo-code/promo-codes.js';
import { OrderTerms } from './order-terms.js';
import { OrdersRepository } from './orders.repository.js';
import { basketOfQuote } from './quote.js';
import { QuoteOrder } from './quote-order.js';
import { ShowOrder } from './show-order.js';

/** How many codes an order may have: one for each of several products (B-5). */
const mostCodes = 10;

/**
 * Somebody applies a promo code, at the end: after the payment method was chosen (A6-11). The order then shows what it takes off;
 * the code is held when the order is placed, and used when it is complete (A6-12).
 */
@Injectable()
export class ApplyPromoCode {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly promoCodes: PromoCodes,
    private readonly quoteOrder: QuoteOrder,
    private readonly showOrder: ShowOrder,
    private readonly terms: OrderTerms,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, orderId, code: typed }: PromoCodeOfOrder,
    context: RequestContext,
  ): Promise<ShownOrder> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    return this.gates.whileOpen(organizationId, async () => {
      const order = await this.orders.find(organizationId, orderId);
      if (!order) throw new Problem('not-found');
      if (order.state !== 'open') throw new Problem('order-not-open');
      if (order.paymentMethod === null) throw new Problem('payment-method-missing');
      const quote = await this.quoteOrder.execute(order, context.caller());
      const basket = basketOfQuote(order, quote);
      const { code } = await this.promoCodes.inspect(typed, basket, context.asker.accountId);
      if (order.promoCodes.includes(code)) return this.showOrder.execute(order, context.caller());
      if (order.promoCodes.length >= mostCodes) throw new Problem('promo-code-exhausted');
      const written = await this.orders.choose(order, order.revision, {
        promoCodes: [...order.promoCodes, code],
        expiresAt: this.terms.openUntil(this.clock.now()),
      });
      if (!written) throw new Problem('changed-meanwhile');
      return this.showOrder.execute(written, context.caller());
    });
  }
}
