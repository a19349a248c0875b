import type { EventMessage, PaymentRefunded } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { dayOf } from '../date/local-date.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { isRefundable, type Refund, stateOf } from './invoice.js';
import type { StoredInvoice } from './invoice.schema.js';
import { InvoicesRepository } from './invoices.repository.js';

/** How often something else may become of the same invoice in between before one gives up. */
const attempts = 20;

/**
 * Money of an invoice that was paid, and credited, has gone back (B-5): never more than was credited. What goes back before it is
 * credited is no part of the invoice's story.
 */
@Injectable()
export class MarkInvoiceRefunded {
  constructor(
    private readonly invoices: InvoicesRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What a payment has given back counts for the invoice that it paid, if there is one. */
  async ofPayment({ data, occurredAt }: EventMessage<PaymentRefunded>): Promise<void> {
    const { purpose, paymentId, refundId, refundAmount: amount } = data;
    if (purpose.kind === 'top-up') return;
    const invoice =
      purpose.kind === 'order'
        ? await this.invoices.findByCause(`order:${purpose.id}`)
        : await this.invoices.find(purpose.id);
    const refundedOn = dayOf(new Date(occurredAt), this.issuer.timeZone);
    const refund = { refundId: `payment:${paymentId}:${refundId}`, amount, refundedOn };
    if (invoice) await this.execute(invoice._id, refund);
  }

  /** Whether this refund counts, now or before; false where there is not so much to give back. Throws `not-found`. */
  async execute(invoiceId: string, refund: Refund): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invoice = await this.invoices.find(invoiceId);
      if (!invoice) throw new Problem('not-found');
      if (invoice.refunds.some(({ refundId }) => refundId === refund.refundId)) return true;
      if (!isRefundable(invoice, refund.amount)) return false;
      if (await this.refund(invoice, refund)) return true;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async refund(invoice: StoredInvoice, refund: Refund): Promise<boolean> {
    const refunds = [...invoice.refunds, refund];
    const state = stateOf(invoice.document, { ...invoice, refunds });
    const { refundId: cause } = refund;
    const history = { from: invoice.state, to: state, at: this.clock.now(), by: null, cause };
    return (await this.invoices.change(invoice, { state, refunds }, { history })) !== null;
  }
}
