import {
  bytesInPart,
  type FetchedInvoiceFilePart,
  type InvoiceFilePart,
  type InvoiceFilePartInput,
} from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { RequireInvoice } from '../invoice/require-invoice.js';
import { MakeInvoiceFile } from './make-invoice-file.js';

/** Those who see the accounting download a document (A10-2, A10-9), a part of its PDF after the other. */
@Injectable()
export class GetInvoiceFile {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly requireInvoice: RequireInvoice,
    private readonly makeInvoiceFile: MakeInvoiceFile,
  ) {}

  async execute(input: InvoiceFilePartInput, context: RequestContext): Promise<InvoiceFilePart> {
    await this.gatekeeper.requireEvenIfClosed(context, input.organizationId, 'billing.read');
    const { bytes, next } = await this.part(input);
    return { bytes, next };
  }

  /** For a mail: the contract lets notifications alone ask. */
  forMail(input: InvoiceFilePartInput): Promise<FetchedInvoiceFilePart> {
    return this.part(input);
  }

  private async part({
    organizationId,
    invoiceId,
    offset,
  }: InvoiceFilePartInput): Promise<FetchedInvoiceFilePart> {
    const invoice = await this.requireInvoice.execute({ organizationId, invoiceId });
    const pdf = await this.makeInvoiceFile.execute(invoice);
    const next = offset + bytesInPart;
    return {
      bytes: pdf.subarray(offset, next).toString('base64url'),
      next: next < pdf.length ? next : null,
      size: pdf.length,
    };
  }
}
