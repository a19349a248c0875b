import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type EventMessage,
  productEnded,
  type ProductMoved,
  productMoved,
  productRegistered,
  type ProductTold,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { FollowProduct } from './follow-product.js';

@Controller()
export class WhenProductChanges {
  constructor(private readonly follow: FollowProduct) {}

  @Consumes(productRegistered)
  productRegistered(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    return this.follow.execute(event);
  }

  @Consumes(productEnded)
  productEnded(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    return this.follow.execute(event);
  }

  @Consumes(productMoved)
  productMoved(@Payload() event: EventMessage<ProductMoved>): Promise<void> {
    return this.follow.execute(event);
  }
}
