import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type EventMessage,
  productEnded,
  productRegistered,
  type ProductTold,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What operators did in other services is a line of their logs: all of it is audited (decision 32). */
@Controller()
export class WhenOperatorActs {
  constructor(private readonly keep: KeepOperatorAct) {}

  @Consumes(productRegistered)
  productRegistered(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    return this.ofProduct('product-registered', event);
  }

  @Consumes(productEnded)
  productEnded(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    return this.ofProduct('product-ended', event);
  }

  private ofProduct(kind: string, event: EventMessage<ProductTold>): Promise<void> {
    const { organizationId, productId: subjectId } = event.data;
    return this.keep.ofEvent(event, { kind, organizationId, subjectId });
  }
}
