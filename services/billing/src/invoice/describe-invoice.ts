import type { InvoiceMail, InvoiceReference } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { isPayable } from './invoice.js';
import { InvoicesRepository } from './invoices.repository.js';

/** Tells notifications what a mail says of a document: its figures, and what is still to be paid of it now. */
@Injectable()
export class DescribeInvoice {
  constructor(private readonly invoices: InvoicesRepository) {}

  async execute({ organizationId, invoiceId }: InvoiceReference): Promise<InvoiceMail> {
    const invoice = await this.invoices.find(invoiceId);
    if (invoice?.organizationId !== organizationId) throw new Problem('not-found');
    const { kind, document, correctsId } = invoice;
    const isDue = kind === 'invoice' && isPayable(invoice);
    return {
      ...{ kind, issuedOn: document.issuedOn, currency: document.currency },
      gross: document.totals.gross,
      due: isDue ? document.totals.due : 0,
      dueOn: isDue ? document.dueOn : null,
      corrects: correctsId,
    };
  }
}
