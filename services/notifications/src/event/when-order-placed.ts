import { type EventMessage, orderPlaced, type OrderTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';

/** Says how an order is paid that awaits a transfer (A10-4). Whoever pays by card does it at once. */
@Controller()
export class WhenOrderPlaced {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(orderPlaced)
  async execute(@Payload() event: EventMessage<OrderTold>): Promise<void> {
    const { organizationId, orderId, state, paymentMethod } = event.data;
    if (state !== 'awaiting-payment' || paymentMethod !== 'transfer') return;
    const about = { notice: 'order-awaits-transfer', organizationId, orderId } as const;
    await this.tellAccountants.execute(event, { ...about, doer: event.causedBy });
  }
}
