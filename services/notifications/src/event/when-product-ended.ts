import { type EventMessage, productEnded, type ProductTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';

/** Says that a product has ended, to all who see the accounting: whoever ended it, or nobody. */
@Controller()
export class WhenProductEnded {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(productEnded)
  async execute(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    const { organizationId, productId } = event.data;
    const about = { notice: 'product-ended', organizationId, productId } as const;
    await this.tellAccountants.execute(event, about);
  }
}
