import { type EventMessage, type Membership, memberRightsChanged } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells the person whose rights were changed, and which they are now (B-1). Whoever changed their own knows. */
@Controller()
export class WhenMemberRightsChanged {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(memberRightsChanged)
  async execute(@Payload() event: EventMessage<Membership>): Promise<void> {
    const { organizationId, accountId, role, billing, reminders, products } = event.data;
    if (event.causedBy === accountId) return;
    await this.planDeliveries.execute(event, {
      notice: 'rights-changed',
      organizationId,
      accountId,
      rights: { role, billing, reminders, products },
    });
  }
}
