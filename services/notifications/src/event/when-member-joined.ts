import { type EventMessage, type MemberJoined, memberJoined } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells the new member and whoever invited which rights were obtained (A1-8). Creators know. */
@Controller()
export class WhenMemberJoined {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(memberJoined)
  async execute(@Payload() event: EventMessage<MemberJoined>): Promise<void> {
    const { organizationId, accountId, invitedBy, role, billing, reminders, products } = event.data;
    if (invitedBy === null) return;
    const about = { organizationId, accountId, rights: { role, billing, reminders, products } };
    await this.planDeliveries.execute(
      event,
      { notice: 'membership-begun', ...about },
      { notice: 'invitation-accepted', ...about, recipientId: invitedBy },
    );
  }
}
