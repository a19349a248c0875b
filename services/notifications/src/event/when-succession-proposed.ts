import { type EventMessage, type SuccessionChanged, successionProposed } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Asks the member who shall be legal representative: the role carries responsibility, so both sides confirm. */
@Controller()
export class WhenSuccessionProposed {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(successionProposed)
  execute(@Payload() event: EventMessage<SuccessionChanged>): Promise<void> {
    const { successionId, organizationId, accountId } = event.data;
    return this.planDeliveries.execute(event, {
      notice: 'succession-proposed',
      successionId,
      organizationId,
      accountId,
    });
  }
}
