import { type EventMessage, type Membership, memberRemoved } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells the person who was removed. Not by whom: that stays in the organization. */
@Controller()
export class WhenMemberRemoved {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(memberRemoved)
  execute(@Payload() event: EventMessage<Membership>): Promise<void> {
    const { organizationId, accountId } = event.data;
    return this.planDeliveries.execute(event, {
      notice: 'membership-removed',
      organizationId,
      accountId,
    });
  }
}
