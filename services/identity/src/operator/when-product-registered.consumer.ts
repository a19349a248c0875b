import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, productRegistered, type ProductTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What an operator did in another service is a line of their log: all of it is audited (decision 32). */
@Controller()
export class WhenProductRegistered {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(productRegistered)
  async consume(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    const { organizationId, productId: subjectId, cause = 'operator' } = event.data;
    if (cause !== 'operator') return;
    await this.keepAct.ofEvent(event, { kind: 'product-registered', organizationId, subjectId });
  }
}
