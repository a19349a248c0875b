import { type EventMessage, memberSuspended, type MembershipSuspension } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells each member of an organization that was closed: also whoever did it, since somebody else may have used their session. */
@Controller()
export class WhenMemberSuspended {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(memberSuspended)
  execute(@Payload() event: EventMessage<MembershipSuspension>): Promise<void> {
    const { organizationId, accountId: recipientId, mayRestore, restorableUntil } = event.data;
    return this.planDeliveries.execute(event, {
      ...{ notice: 'membership-suspended', organizationId, recipientId },
      accountId: event.causedBy ?? recipientId,
      ...(mayRestore && { restorableUntil }),
    });
  }
}
