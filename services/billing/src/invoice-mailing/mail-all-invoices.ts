import { documentsPerMailing } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK, type Cursor } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v5 as idFrom } from 'uuid';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import type { InvoiceMailing } from './invoice-mailing.js';
import { InvoiceMailingsRepository } from './invoice-mailings.repository.js';

/**
 * Whoever closes an organization has all its invoices, which are paid, and what credits them, mailed to their own login address (A8-10), in as
 * many mailings as it takes. Each has its id from the closing: done again, it is the same ones.
 */
@Injectable()
export class MailAllInvoices {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly mailings: InvoiceMailingsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    closing: { readonly _id: string; readonly organizationId: string; readonly closedBy: string },
    requestId: string | null,
  ): Promise<void> {
    const { _id: closingId, organizationId, closedBy: requestedBy } = closing;
    const requestedAt = this.clock.now();
    let after: Cursor | undefined;
    for (let n = 0; ; n += 1) {
      const page = { after, limit: documentsPerMailing };
      const found = await this.invoices.page(organizationId, {}, page);
      const last = found.at(-1);
      if (!last) return;
      after = [last.issuedAt.getTime(), last._id];
      // The oldest first, as people file them.
      const invoiceIds = found.map(({ _id }) => _id).toReversed();
      const mailing: InvoiceMailing = {
        ...{ _id: idFrom(String(n), closingId), organizationId, requestedBy, requestedAt },
        ...{ invoiceIds, mails: [], closingId },
      };
      await this.mailings.insertOnce(mailing, { requestId, until: requestedAt });
    }
  }
}
