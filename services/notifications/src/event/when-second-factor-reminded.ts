import {
  type EventMessage,
  secondFactorReminded,
  type SecondFactorReminder,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Asks a member to add a second factor, whose organization wants that (B-6). */
@Controller()
export class WhenSecondFactorReminded {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(secondFactorReminded)
  execute(@Payload() event: EventMessage<SecondFactorReminder>): Promise<void> {
    const { organizationId, accountId } = event.data;
    return this.planDeliveries.execute(event, {
      notice: 'second-factor-reminder',
      organizationId,
      accountId,
    });
  }
}
