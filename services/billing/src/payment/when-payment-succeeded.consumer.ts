import { type EventMessage, paymentSucceeded, type PaymentTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PayInvoice } from '../invoice/pay-invoice.js';
import { SettlePayment } from '../order/settle-payment.js';
import { Ledger } from '../prepaid/ledger.js';

/**
 * What was paid for goes on, once for each payment: money that was paid in is in the prepaid account (B-5), an order is completed
 * (A10-1), an invoice on account is paid.
 */
@Controller()
export class WhenPaymentSucceeded {
  constructor(
    private readonly ledger: Ledger,
    private readonly settlePayment: SettlePayment,
    private readonly payInvoice: PayInvoice,
  ) {}

  @Consumes(paymentSucceeded)
  async consume(@Payload() event: EventMessage<PaymentTold>): Promise<void> {
    const { purpose } = event.data;
    if (purpose.kind === 'order') await this.settlePayment.execute(event);
    else if (purpose.kind === 'invoice') await this.payInvoice.execute(event);
    else await this.credit(event);
  }

  private async credit(event: EventMessage<PaymentTold>): Promise<void> {
    const { causedBy: by, requestId, occurredAt } = event;
    const { paymentId, organizationId, amount, currency } = event.data;
    await this.ledger.credit(
      {
        ...{ organizationId, currency, amount, kind: 'top-up', about: { paymentId } },
        operationId: `payment:${paymentId}`,
      },
      { by, requestId, at: new Date(occurredAt) },
    );
  }
}
