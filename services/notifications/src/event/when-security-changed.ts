import { type EventMessage, securityChanged, type SecurityChanged } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells every address that identity names of a change to the account's security (ASVS 6.3.7). */
@Controller()
export class WhenSecurityChanged {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(securityChanged)
  execute(@Payload() event: EventMessage<SecurityChanged>): Promise<void> {
    const { accountId, changeId, told } = event.data;
    const about = told.map((address) => ({
      notice: 'security-change' as const,
      accountId,
      changeId,
      told: address,
    }));
    return this.planDeliveries.execute(event, ...about);
  }
}
