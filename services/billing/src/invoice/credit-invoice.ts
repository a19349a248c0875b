import type { CreditInvoiceInput, InvoiceSummary } from '@atrium/contracts';
import { IdempotentCommand, Problem, type RequestContext } from '@atrium/messaging';
import { KeyRing } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { CompleteCredit } from './complete-credit.js';
import { creditable, remainingOf } from './credit.js';
import { shownInvoice } from './invoice.js';
import type { StoredInvoice } from './invoice.schema.js';
import { InvoicesRepository } from './invoices.repository.js';
import { NoteCredit } from './note-credit.js';
import { RequireInvoice } from './require-invoice.js';

/** How often somebody else may credit the same invoice in between before one gives up. */
const attempts = 20;

/**
 * An operator takes back an invoice, or a part of it, by a document of its own that refers to it (E-4, A10-8). What is taken
 * back is noted in the invoice first, by a write that is conditional on all that was taken back before: so it is never more
 * than the invoice.
 */
@Injectable()
export class CreditInvoice {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly requireInvoice: RequireInvoice,
    private readonly noteCredit: NoteCredit,
    private readonly completeCredit: CompleteCredit,
    private readonly keys: KeyRing,
  ) {}

  async execute(input: CreditInvoiceInput, context: RequestContext): Promise<InvoiceSummary> {
    if (input.lines?.length === 0) {
      const message = 'lines must name a line, or be left out';
      throw new Problem('invalid-input', { errors: [{ pointer: '/lines', message }] });
    }
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    const { creditId } = await this.invoices.once(command, () =>
      this.begin(input, context, command),
    );
    return shownInvoice(await this.completeCredit.execute(input.invoiceId, creditId));
  }

  private async begin(
    input: CreditInvoiceInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<{ creditId: string }> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invoice = await this.requireInvoice.execute(input);
      if (invoice.unfinished) {
        await this.completeCredit.execute(invoice._id, invoice.unfinished.creditId);
      } else {
        const creditId = await this.note(invoice, input, context, command);
        if (creditId !== null) return { creditId };
      }
    }
    throw new Problem('changed-meanwhile');
  }

  /** Null when something else became of the invoice meanwhile. */
  private async note(
    invoice: StoredInvoice,
    { reason, lines: wanted }: CreditInvoiceInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<string | null> {
    const { document, credits: before } = invoice;
    const remaining = invoice.kind === 'invoice' ? remainingOf(document, before) : [];
    if (remaining.length === 0) throw new Problem('nothing-to-credit');
    const lines = creditable(remaining, wanted);
    if (!lines) throw new Problem('credit-exceeds-invoice');
    const id = newId();
    const credit = { id, by: asker.accountId, reason, lines, requestId };
    return (await this.noteCredit.execute(invoice, credit, command)) ? id : null;
  }
}
