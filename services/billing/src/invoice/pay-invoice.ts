import type { EventMessage, PaymentTold } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { localDate } from '../date/local-date.js';
import { RefundPayment } from '../payment/refund-payment.js';
import { SettleOwed } from '../subscription/settle-owed.js';
import { InvoicesRepository } from './invoices.repository.js';
import { MarkInvoicePaid } from './mark-invoice-paid.js';

/** The money of an invoice on account has come: nothing is owed for its products. What was paid already is given back. */
@Injectable()
export class PayInvoice {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly markInvoicePaid: MarkInvoicePaid,
    private readonly settleOwed: SettleOwed,
    private readonly refundPayment: RefundPayment,
  ) {}

  /** May be done again, also at the same time: what follows is done once. */
  async execute({ data, requestId, occurredAt }: EventMessage<PaymentTold>): Promise<void> {
    const { paymentId, purpose, paidOn, amount } = data;
    const payment = { paymentId, paidOn: localDate(paidOn ?? occurredAt.slice(0, 10)) };
    if (await this.markInvoicePaid.execute(purpose.id, payment, requestId)) {
      const invoice = await this.invoices.find(purpose.id);
      if (invoice) await this.settleOwed.execute(invoice);
      return;
    }
    const reason = 'Nothing was left to pay of the invoice.';
    const refundId = `invoice-${purpose.id}`;
    const wanted = { paymentId, amount, reason, refundId, by: null, isOperators: false };
    await this.refundPayment.execute(wanted);
  }
}
