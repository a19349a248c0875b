import type { InvoiceReference } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import type { StoredInvoice } from './invoice.schema.js';
import { InvoicesRepository } from './invoices.repository.js';

/** Finds a document of an organization. */
@Injectable()
export class RequireInvoice {
  constructor(private readonly invoices: InvoicesRepository) {}

  /** Throws `not-found`; `document-purged` for one of this organization whose legal term is over (E-8). */
  async execute({ organizationId, invoiceId }: InvoiceReference): Promise<StoredInvoice> {
    const invoice = await this.invoices.find(invoiceId);
    if (invoice?.organizationId === organizationId) return invoice;
    const isPurged = await this.invoices.isPurged(organizationId, invoiceId);
    throw new Problem(isPurged ? 'document-purged' : 'not-found');
  }
}
