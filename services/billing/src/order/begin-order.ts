import type { BeginOrderInput, Order as ShownOrder } from '@atrium/contracts';
import { IdempotentCommand, Problem, type RequestContext } from '@atrium/messaging';
import { Gates, KeyRing } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { DrawUpOrder } from './draw-up-order.js';
import { OrdersRepository } from './orders.repository.js';
import { ShowOrder } from './show-order.js';

/** Somebody who manages the accounting begins an order. */
@Injectable()
export class BeginOrder {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly drawUpOrder: DrawUpOrder,
    private readonly showOrder: ShowOrder,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
  ) {}

  async execute(input: BeginOrderInput, context: RequestContext): Promise<ShownOrder> {
    const { organizationId } = input;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    const { orderId } = await this.orders.once(command, () =>
      this.gates.whileOpen(organizationId, () => this.begin(input, context, command)),
    );
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    return this.showOrder.execute(order, context.caller());
  }

  private async begin(
    input: BeginOrderInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<{ orderId: string }> {
    const order = await this.drawUpOrder.execute(input, context);
    const answer = { orderId: order._id };
    await this.orders.insert(order, command.firstNoted(answer, order.createdAt));
    return answer;
  }
}
