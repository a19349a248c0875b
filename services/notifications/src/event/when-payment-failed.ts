import {
  describePayment,
  type EventMessage,
  paymentFailed,
  type PaymentTold,
} from '@atrium/contracts';
import { Bus, Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';
import { unlessGone } from '../recipient/directory.js';

/** Tells whoever began a payment by card, and those who are reminded, that another one is needed. */
@Controller()
export class WhenPaymentFailed {
  constructor(
    private readonly bus: Bus,
    private readonly tellAccountants: TellAccountants,
  ) {}

  @Consumes(paymentFailed)
  async execute(@Payload() event: EventMessage<PaymentTold>): Promise<void> {
    const { organizationId, paymentId } = event.data;
    const which = { organizationId, paymentId };
    const caller = { requestId: event.requestId ?? event.id };
    const payment = await unlessGone(this.bus.request(describePayment, which, caller));
    const doer = payment?.startedBy ?? null;
    await this.tellAccountants.execute(event, { notice: 'payment-failed', ...which, doer });
  }
}
