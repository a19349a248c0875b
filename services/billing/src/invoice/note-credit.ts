import { type Clock, failpoint, type IdempotentCommand } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { creditDraft } from './credit.js';
import type { Credit, CreditedLine } from './invoice.js';
import type { StoredInvoice } from './invoice.schema.js';
import { InvoicesRepository } from './invoices.repository.js';
import { faultsOf } from './sound-draft.js';

/** What is taken back, by whom, why, and under which id: null where nobody does it. */
export interface CreditWanted {
  readonly id: string;
  readonly by: string | null;
  readonly reason: string;
  readonly lines: readonly CreditedLine[];
  readonly requestId: string | null;
}

/** Notes in an invoice what is taken back of it, before the credit note is issued (decision 6): once, for a command or an id. */
@Injectable()
export class NoteCredit {
  constructor(
    private readonly invoices: InvoicesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** False when something else became of the invoice meanwhile. */
  async execute(
    invoice: StoredInvoice,
    { id, by, reason, lines, requestId }: CreditWanted,
    command?: IdempotentCommand,
  ): Promise<boolean> {
    const { credits: before } = invoice;
    const draft = creditDraft(invoice, before, { lines, reason });
    const faults = faultsOf(draft);
    // Noted, it would have to be issued.
    if (faults.length > 0) throw new RangeError(`Not noted: ${faults.join('; ')}`);
    const at = this.clock.now();
    const { gross } = draft.totals;
    const noted: Credit = { id, by, at, reason, lines, gross, creditNoteId: null };
    const until = leaseFrom(at, this.settings);
    const begun = await this.invoices.change(
      invoice,
      { credits: [...before, noted], unfinished: { creditId: id, requestId, until } },
      { ...(command && { command: { command, answer: { creditId: id }, at } }) },
    );
    if (begun) failpoint('billing.credit.after-note');
    return begun !== null;
  }
}
