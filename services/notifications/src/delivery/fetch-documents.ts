import { fetchInvoiceFile, fetchProForma, type FetchedInvoiceFilePart } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { NotificationsSettings } from '../config.js';

/** A file in a mail. */
export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

const contentType = 'application/pdf';

/** Asks billing for the files that go along with a mail: nothing of them is kept here. */
@Injectable()
export class FetchDocuments {
  constructor(
    private readonly bus: Bus,
    @Inject(SETTINGS) private readonly settings: NotificationsSettings,
  ) {}

  /** The PDF of a document, part by part; undefined when it is larger than `mostBytes`: if left out, than one mail may carry. */
  async invoice(
    which: { readonly organizationId: string; readonly invoiceId: string },
    caller: Caller,
    mostBytes: number = this.settings.mailAttachmentBytes,
  ): Promise<Attachment | undefined> {
    const parts: Buffer[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const wanted = { ...which, offset };
      const part: FetchedInvoiceFilePart = await this.bus.request(fetchInvoiceFile, wanted, caller);
      if (part.size > mostBytes) return undefined;
      parts.push(Buffer.from(part.bytes, 'base64url'));
      offset = part.next;
    }
    return { filename: `${which.invoiceId}.pdf`, content: Buffer.concat(parts), contentType };
  }

  /** Those that go together in one mail of a mailing: billing has seen to it that they fit. */
  async invoices(
    organizationId: string,
    invoiceIds: readonly string[],
    caller: Caller,
  ): Promise<Attachment[]> {
    const files: Attachment[] = [];
    for (const invoiceId of invoiceIds) {
      const file = await this.invoice({ organizationId, invoiceId }, caller, Infinity);
      if (file) files.push(file);
    }
    return files;
  }

  /** How an order that waits can be paid, on paper (A10-3). */
  async proForma(
    which: { readonly organizationId: string; readonly orderId: string },
    caller: Caller,
  ): Promise<Attachment> {
    const { pdf } = await this.bus.request(fetchProForma, which, caller);
    return { filename: 'pro-forma.pdf', content: Buffer.from(pdf, 'base64url'), contentType };
  }
}
