import { type EventMessage, productBlocked, type ProductBlocked } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';

/** Says that a product is blocked, and until when paying brings it back: to all who see the accounting. */
@Controller()
export class WhenProductBlocked {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(productBlocked)
  async execute(@Payload() event: EventMessage<ProductBlocked>): Promise<void> {
    const { organizationId, productId, endsOn: day } = event.data;
    const about = { notice: 'product-blocked', organizationId, productId, day } as const;
    await this.tellAccountants.execute(event, about);
  }
}
