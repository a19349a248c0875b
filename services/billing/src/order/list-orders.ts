import type { ListOrdersInput, Orders } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { OrdersRepository } from './orders.repository.js';
import { shownSummary } from './shown-order.js';

/** Those who see the accounting list the orders: those that wait to be paid have a list of their own by their state (B-5). */
@Injectable()
export class ListOrders {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
  ) {}

  async execute(
    { organizationId, state, ...asked }: ListOrdersInput,
    context: RequestContext,
  ): Promise<Orders> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const { after, limit } = pageAsked(asked);
    const wanted = { state, before: after?.[1], limit: limit + 1 };
    const read = await this.orders.page(organizationId, wanted);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownSummary), nextCursor };
  }
}
