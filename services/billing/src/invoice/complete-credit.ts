import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { SettleOwed } from '../subscription/settle-owed.js';
import { creditDraft } from './credit.js';
import { type Credit, type Invoice, isPayable, stateOf } from './invoice.js';
import type { StoredInvoice } from './invoice.schema.js';
import { InvoicesRepository } from './invoices.repository.js';
import { IssueInvoice } from './issue-invoice.js';

/** How often something else may become of the same invoice in between before one gives up. */
const attempts = 20;

/**
 * Issues the credit note of a credit that is noted in the invoice; a product that was blocked for the invoice can be used again. May be
 * done again at any step: it is one for each credit.
 */
@Injectable()
export class CompleteCredit {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly issueInvoice: IssueInvoice,
    private readonly settleOwed: SettleOwed,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(invoiceId: string, creditId: string): Promise<Invoice> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invoice = await this.invoices.find(invoiceId);
      const credit = invoice?.credits.find(({ id }) => id === creditId);
      if (!invoice || !credit) throw new Problem('not-found');
      const creditNote = await this.issue(invoice, credit);
      failpoint('billing.credit.after-issue');
      if (credit.creditNoteId !== null) return creditNote;
      const settled = await this.settle(invoice, credit, creditNote._id);
      if (!settled) continue;
      failpoint('billing.credit.after-settle');
      if (!isPayable(settled)) await this.settleOwed.execute(settled);
      return creditNote;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private issue(invoice: StoredInvoice, credit: Credit): Promise<Invoice> {
    const before = invoice.credits.slice(0, invoice.credits.indexOf(credit));
    return this.issueInvoice.execute(creditDraft(invoice, before, credit), `credit:${credit.id}`, {
      by: credit.by,
      requestId: invoice.unfinished?.requestId ?? null,
      correctsId: invoice._id,
    });
  }

  /** Null when something else became of the invoice meanwhile. */
  private async settle(
    invoice: StoredInvoice,
    credit: Credit,
    creditNoteId: string,
  ): Promise<StoredInvoice | null> {
    const credits = invoice.credits.map((one) => (one === credit ? { ...one, creditNoteId } : one));
    const state = stateOf(invoice.document, { ...invoice, credits });
    const { by } = credit;
    const history = {
      from: invoice.state,
      to: state,
      at: this.clock.now(),
      by,
      cause: creditNoteId,
    };
    const change = { state, credits, unfinished: null };
    return this.invoices.change(invoice, change, { history });
  }
}
