import { type EventMessage, type InvitationSent, invitationSent } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Sends the invited address its link: each time the invitation is sent or sent again. */
@Controller()
export class WhenInvitationSent {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(invitationSent)
  execute(@Payload() event: EventMessage<InvitationSent>): Promise<void> {
    const { invitationId, organizationId } = event.data;
    return this.planDeliveries.execute(event, {
      notice: 'invitation',
      invitationId,
      organizationId,
    });
  }
}
