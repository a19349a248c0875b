import type { Order as ShownOrder, PromoCodeOfOrder } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { OrdersRepository } from './orders.repository.js';
import { ShowOrder } from './show-order.js';

/** Somebody takes a promo code off an order, named as the order names it. Without it already, nothing changes. */
@Injectable()
export class DropPromoCode {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly showOrder: ShowOrder,
    private readonly gates: Gates,
  ) {}

  async execute(
    { organizationId, orderId, code }: PromoCodeOfOrder,
    context: RequestContext,
  ): Promise<ShownOrder> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    return this.gates.whileOpen(organizationId, async () => {
      const order = await this.orders.find(organizationId, orderId);
      if (!order) throw new Problem('not-found');
      if (order.state !== 'open') throw new Problem('order-not-open');
      const promoCodes = order.promoCodes.filter((one) => one !== code);
      const written = await this.orders.choose(order, order.revision, { promoCodes });
      if (!written) throw new Problem('changed-meanwhile');
      return this.showOrder.execute(written, context.caller());
    });
  }
}
