import { type EventMessage, memberReadmitted, type MemberReadmitted } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells each member of an organization that is open again. */
@Controller()
export class WhenMemberReadmitted {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(memberReadmitted)
  execute(@Payload() event: EventMessage<MemberReadmitted>): Promise<void> {
    const { organizationId, accountId } = event.data;
    const about = { notice: 'membership-readmitted', organizationId, accountId } as const;
    return this.planDeliveries.execute(event, about);
  }
}
