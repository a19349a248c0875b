import { invoicePaid } from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { type InvoicePayment, isPayable, stateOf, toldOfInvoice } from './invoice.js';
import type { StoredInvoice } from './invoice.schema.js';
import { InvoicesRepository } from './invoices.repository.js';

/** How often something else may become of the same invoice in between before one gives up. */
const attempts = 20;

/** An invoice that was numbered before payment is paid (decision 35): by one payment, once. Its document stays what it is. */
@Injectable()
export class MarkInvoicePaid {
  constructor(
    private readonly invoices: InvoicesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Whether it is paid with this payment, now or before; false where it was paid with another, or nothing of it is left to pay.
   * Throws `not-found`.
   */
  async execute(
    invoiceId: string,
    payment: InvoicePayment,
    requestId: string | null,
  ): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invoice = await this.invoices.find(invoiceId);
      if (!invoice) throw new Problem('not-found');
      if (invoice.payment?.paymentId === payment.paymentId) return true;
      if (!isPayable(invoice)) return false;
      if (await this.pay(invoice, payment, requestId)) return true;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async pay(
    invoice: StoredInvoice,
    payment: InvoicePayment,
    requestId: string | null,
  ): Promise<boolean> {
    const state = stateOf(invoice.document, { ...invoice, payment });
    const [at, by] = [this.clock.now(), null];
    const told = toldOfInvoice({ ...invoice, state });
    const paid = await this.invoices.change(
      invoice,
      { state, payment },
      {
        history: { from: invoice.state, to: state, at, by, cause: payment.paymentId },
        entry: happened(invoicePaid, { ...told, paidOn: payment.paidOn }, { at, by, requestId }),
      },
    );
    return paid !== null;
  }
}
