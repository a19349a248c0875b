import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, type PaymentRefunded, paymentRefundOrdered } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What an operator did in billing is a line of their log (decision 32). */
@Controller()
export class WhenPaymentRefundOrdered {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(paymentRefundOrdered)
  consume(@Payload() event: EventMessage<PaymentRefunded>): Promise<void> {
    const { organizationId, paymentId: subjectId } = event.data;
    return this.keepAct.ofEvent(event, { kind: 'payment-refunded', organizationId, subjectId });
  }
}
