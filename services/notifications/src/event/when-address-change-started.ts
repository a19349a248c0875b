import {
  type AddressChangeReference,
  addressChangeStarted,
  type EventMessage,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Mails a link to the new address of an account: it counts once its mailbox has answered (A7-4). */
@Controller()
export class WhenAddressChangeStarted {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(addressChangeStarted)
  execute(@Payload() event: EventMessage<AddressChangeReference>): Promise<void> {
    const { accountId, changeId } = event.data;
    return this.planDeliveries.execute(event, { notice: 'address-change', accountId, changeId });
  }
}
