import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, invoiceIssued, type InvoiceTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** That an operator has credited an invoice is a line of their log (decision 32). */
@Controller()
export class WhenInvoiceIssued {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(invoiceIssued)
  async issued(@Payload() event: EventMessage<InvoiceTold>): Promise<void> {
    const { kind, organizationId, invoiceId: subjectId } = event.data;
    // Invoices follow from what customers order.
    if (kind !== 'credit-note') return;
    await this.keepAct.ofEvent(event, { kind: 'invoice-credited', organizationId, subjectId });
  }
}
