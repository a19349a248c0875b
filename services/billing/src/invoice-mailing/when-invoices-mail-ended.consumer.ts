import { type EventMessage, invoicesMailEnded, type InvoicesMailEnded } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { InvoiceMailingsRepository } from './invoice-mailings.repository.js';

/** One mail of a mailing is with the mail server, or never will be: closing an organization waits for that (A8-10). */
@Controller()
export class WhenInvoicesMailEnded {
  constructor(private readonly mailings: InvoiceMailingsRepository) {}

  @Consumes(invoicesMailEnded)
  async consume(@Payload() { data }: EventMessage<InvoicesMailEnded>): Promise<void> {
    const { organizationId, mailingId: _id, number, state, reason } = data;
    await this.mailings.noteEnd({ _id, organizationId }, { number, state, reason });
  }
}
