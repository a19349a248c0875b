import { type EventMessage, signUpStarted, type SignUpReference } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Tells the address: "confirm it", or "you already have an account". Which one is identity's to say. */
@Controller()
export class WhenSignUpStarted {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(signUpStarted)
  execute(@Payload() event: EventMessage<SignUpReference>): Promise<void> {
    return this.planDeliveries.execute(event, { notice: 'sign-up', signUpId: event.data.signUpId });
  }
}
