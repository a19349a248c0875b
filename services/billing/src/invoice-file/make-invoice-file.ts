import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { PrintDocument } from '../document/print-document.js';
import type { Invoice } from '../invoice/invoice.js';
import { InvoiceFilesRepository } from './invoice-files.repository.js';

/**
 * The PDF of a document: made when it is needed for the first time, from the frozen document and the logo of that moment, and kept.
 * From then on it is the same bytes, whatever has changed since (A10-8).
 */
@Injectable()
export class MakeInvoiceFile {
  constructor(
    private readonly files: InvoiceFilesRepository,
    private readonly printDocument: PrintDocument,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of several who need it first, all get what the first one has kept. Throws `busy` when too many are being made. */
  async execute({ _id, organizationId, document }: Invoice): Promise<Buffer> {
    const kept = await this.files.find(_id);
    if (kept) return kept;
    const pdf = await this.printDocument.execute(document);
    await this.files.keep({ _id, organizationId, pdf, madeAt: this.clock.now() });
    return (await this.files.find(_id)) ?? pdf;
  }
}
