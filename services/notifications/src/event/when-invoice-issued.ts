import { type EventMessage, invoiceIssued, type InvoiceTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';

/** Sends an invoice or a credit note, as a file where it fits (A10-1). Who caused an invoice is whoever placed the order. */
@Controller()
export class WhenInvoiceIssued {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(invoiceIssued)
  async execute(@Payload() event: EventMessage<InvoiceTold>): Promise<void> {
    const { organizationId, invoiceId, kind } = event.data;
    const notice = kind === 'invoice' ? 'invoice-issued' : 'credit-note-issued';
    const doer = event.causedBy;
    await this.tellAccountants.execute(event, { notice, organizationId, invoiceId, doer });
  }
}
