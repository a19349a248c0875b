import { request } from '../contract.js';
import { Base64url, Whole } from '../fields.js';
import { InvoiceReference } from './invoices.js';

/** The largest file of a document, in bytes. */
const largestFile = 64 * 1024 * 1024;

/** How many bytes of a file are in one answer: it fits into a message of the bus. */
export const bytesInPart = 120_000;

export class InvoiceFilePartInput extends InvoiceReference {
  @Whole({ min: 0, max: largestFile, description: 'How many bytes of it are there already.' })
  offset!: number;
}

export class InvoiceFilePart {
  @Base64url({ min: 0, max: 160_000 })
  bytes!: string;

  @Whole({ min: 1, max: largestFile, nullable: true, description: 'Null: that was all.' })
  next!: number | null;
}

/**
 * A part of the PDF of an invoice or a credit note (A10-2): PDF/A-3 with its XML, the same bytes for good (A10-8), whatever becomes
 * of the organization’s name or logo.
 */
export const getInvoiceFile = request('billing.v1.invoice-files.get', {
  input: InvoiceFilePartInput,
  output: InvoiceFilePart,
  scope: 'billing:read',
  effect: 'query',
  timeout: 20_000,
  problems: ['not-found', 'document-purged', 'forbidden', 'second-factor-required', 'busy'],
});
