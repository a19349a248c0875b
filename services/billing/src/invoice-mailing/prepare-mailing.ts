import { invoiceMailingPrepared } from '@atrium/contracts';
import { type Clock, failpoint, happened } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import { MakeInvoiceFile } from '../invoice-file/make-invoice-file.js';
import { mailsOf, type SizedFile } from './invoice-mailing.js';
import type { StoredMailing } from './invoice-mailing.schema.js';
import { InvoiceMailingsRepository } from './invoice-mailings.repository.js';

/** Makes the files of a mailing, and says in which mails they go. May be done again at any step: a file is made once. */
@Injectable()
export class PrepareMailing {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly makeInvoiceFile: MakeInvoiceFile,
    private readonly mailings: InvoiceMailingsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(mailing: StoredMailing): Promise<void> {
    const files: SizedFile[] = [];
    for (const invoiceId of mailing.invoiceIds) {
      const invoice = await this.invoices.find(invoiceId);
      if (!invoice) continue;
      const { length: bytes } = await this.makeInvoiceFile.execute(invoice);
      failpoint('billing.mailing.after-file');
      files.push({ invoiceId, bytes });
      await this.mailings.keep(mailing, leaseFrom(this.clock.now(), this.settings));
    }
    const mails = mailsOf(files, this.settings.mailAttachmentBytes);
    const { _id: mailingId, organizationId, requestedBy: accountId, unfinished } = mailing;
    const told = { organizationId, mailingId, accountId };
    const entry = happened(
      invoiceMailingPrepared,
      { ...told, documents: files.length, mails: mails.length },
      { by: accountId, at: this.clock.now(), requestId: unfinished?.requestId ?? null },
    );
    await this.mailings.prepared(mailing, mails, entry);
    failpoint('billing.mailing.after-prepared');
  }
}
