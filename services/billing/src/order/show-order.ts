import type { Order as ShownOrder } from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import type { Order } from './order.js';
import { QuoteOrder } from './quote-order.js';
import { shownPlacement, shownQuote, shownUnpriced } from './shown-order.js';

/** Shows an order: an open one at the prices of now, a placed one at those it was placed at. */
@Injectable()
export class ShowOrder {
  constructor(private readonly quoteOrder: QuoteOrder) {}

  async execute(order: Order, caller: Caller): Promise<ShownOrder> {
    if (order.placement) return shownPlacement(order, order.placement);
    if (order.state !== 'open') return shownUnpriced(order);
    return shownQuote(order, await this.quoteOrder.execute(order, caller));
  }
}
