import {
  describePayment,
  type EventMessage,
  paymentRefunded,
  type PaymentRefunded,
} from '@atrium/contracts';
import { Bus, Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';
import { unlessGone } from '../recipient/directory.js';

/** Tells whoever began a payment, and those who are reminded, that money of it comes back, and where. */
@Controller()
export class WhenPaymentRefunded {
  constructor(
    private readonly bus: Bus,
    private readonly tellAccountants: TellAccountants,
  ) {}

  @Consumes(paymentRefunded)
  async execute(@Payload() event: EventMessage<PaymentRefunded>): Promise<void> {
    const { organizationId, paymentId, refundId } = event.data;
    const which = { organizationId, paymentId };
    const caller = { requestId: event.requestId ?? event.id };
    const payment = await unlessGone(this.bus.request(describePayment, which, caller));
    const about = { notice: 'payment-refunded', ...which, refundId } as const;
    await this.tellAccountants.execute(event, { ...about, doer: payment?.startedBy ?? null });
  }
}
