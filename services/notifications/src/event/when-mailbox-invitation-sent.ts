import {
  type EventMessage,
  type MailboxInvitationSent,
  mailboxInvitationSent,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Sends whoever shall consult a mailbox the link: each time the invitation is sent. */
@Controller()
export class WhenMailboxInvitationSent {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(mailboxInvitationSent)
  execute(@Payload() event: EventMessage<MailboxInvitationSent>): Promise<void> {
    const { mailboxId, invitationId, organizationId } = event.data;
    const about = { mailboxId, invitationId, organizationId };
    return this.planDeliveries.execute(event, { notice: 'mailbox-invitation', ...about });
  }
}
