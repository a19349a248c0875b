import type { Order as ShownOrder, OrderReference } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { OrdersRepository } from './orders.repository.js';
import { ShowOrder } from './show-order.js';

/** Those who see the accounting look at an order. */
@Injectable()
export class GetOrder {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly showOrder: ShowOrder,
  ) {}

  async execute(
    { organizationId, orderId }: OrderReference,
    context: RequestContext,
  ): Promise<ShownOrder> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    return this.showOrder.execute(order, context.caller());
  }
}
