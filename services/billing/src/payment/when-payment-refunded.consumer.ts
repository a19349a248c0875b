import { type EventMessage, paymentRefunded, type PaymentRefunded } from '@atrium/contracts';
import { Consumes, failpoint } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { MarkInvoiceRefunded } from '../invoice/mark-invoice-refunded.js';
import { Ledger } from '../prepaid/ledger.js';

/** What is given back and can go to no card is in the prepaid account, once for each refund; its invoice knows of it. */
@Controller()
export class WhenPaymentRefunded {
  constructor(
    private readonly ledger: Ledger,
    private readonly markInvoiceRefunded: MarkInvoiceRefunded,
  ) {}

  @Consumes(paymentRefunded)
  async consume(@Payload() event: EventMessage<PaymentRefunded>): Promise<void> {
    if (event.data.to === 'prepaid') await this.toPrepaid(event);
    failpoint('billing.refund.after-prepaid');
    await this.markInvoiceRefunded.ofPayment(event);
  }

  private async toPrepaid(event: EventMessage<PaymentRefunded>): Promise<void> {
    const { causedBy: by, requestId, occurredAt } = event;
    const { paymentId, organizationId, currency, refundId, refundAmount: amount } = event.data;
    await this.ledger.credit(
      {
        ...{ organizationId, currency, amount, kind: 'refund', about: { paymentId } },
        operationId: `refund:${paymentId}:${refundId}`,
      },
      { by, requestId, at: new Date(occurredAt) },
    );
  }
}
