import { type EventMessage, organizationClosed, type OrganizationClosed } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SettleClosing } from './settle-closing.js';

/** Does what was wanted with the money and the invoices of an organization, once it is closed. */
@Controller()
export class WhenOrganizationClosed {
  constructor(private readonly settleClosing: SettleClosing) {}

  @Consumes(organizationClosed)
  consume(@Payload() { data, requestId }: EventMessage<OrganizationClosed>): Promise<void> {
    return this.settleClosing.execute(data.closingId, requestId);
  }
}
