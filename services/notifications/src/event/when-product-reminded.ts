import { type EventMessage, productReminded, type ProductReminded } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';

/** Reminds of a product that ends soon, those who want that (B-1). */
@Controller()
export class WhenProductReminded {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(productReminded)
  async execute(@Payload() event: EventMessage<ProductReminded>): Promise<void> {
    const { organizationId, productId, end: day } = event.data;
    const about = { notice: 'product-reminded', organizationId, productId, day } as const;
    await this.tellAccountants.execute(event, about);
  }
}
