import {
  type EventMessage,
  invoiceMailingPrepared,
  type InvoiceMailingPrepared,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { About } from '../delivery/delivery.js';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Sends documents to whoever asked for them, in so many mails (B-5). Billing hears how each of them ends. */
@Controller()
export class WhenInvoiceMailingPrepared {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(invoiceMailingPrepared)
  async execute(@Payload() event: EventMessage<InvoiceMailingPrepared>): Promise<void> {
    const { organizationId, mailingId, accountId, mails } = event.data;
    const about = { notice: 'invoices-mailed', organizationId, mailingId, accountId } as const;
    await this.planDeliveries.execute(
      event,
      ...Array.from({ length: mails }, (_, n): About => {
        return { ...about, recipientId: accountId, number: n + 1 };
      }),
    );
  }
}
