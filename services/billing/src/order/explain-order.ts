import type { OrderExplanation, OrderReference } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { explanationOf } from './explanation.js';
import { OrdersRepository } from './orders.repository.js';
import { namedItems } from './quote.js';
import { QuoteOrder } from './quote-order.js';

/** Those who see the accounting have a total explained, to the cent (beyond 17): as it is now, or as it was placed. */
@Injectable()
export class ExplainOrder {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly quoteOrder: QuoteOrder,
  ) {}

  async execute(
    { organizationId, orderId }: OrderReference,
    context: RequestContext,
  ): Promise<OrderExplanation> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    const { currency, placement } = order;
    if (placement) {
      const { priced, prepaid, due, mode, items, draft } = placement;
      const { locale } = draft;
      const steps = explanationOf({ mode, currency, locale, items, priced, prepaid, due });
      return { currency, priceMode: mode, steps };
    }
    if (order.state !== 'open') throw new Problem('not-found');
    const { lines, mode, priced, prepaid, due, billed } = await this.quoteOrder.execute(
      order,
      context.caller(),
    );
    const items = namedItems(lines, currency);
    const { locale } = billed;
    const steps = explanationOf({ mode, currency, locale, items, priced, prepaid, due });
    return { currency, priceMode: mode, steps };
  }
}
