import {
  type EventMessage,
  productRenewalFailed,
  type ProductRenewalFailed,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TellAccountants } from '../delivery/tell-accountants.js';

/** Says why a product could not be renewed by itself, and what to do: to all who see the accounting, since it will be blocked. */
@Controller()
export class WhenProductRenewalFailed {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(productRenewalFailed)
  async execute(@Payload() event: EventMessage<ProductRenewalFailed>): Promise<void> {
    const { organizationId, productId, paidUntil: day, reason: failure } = event.data;
    const about = { notice: 'product-renewal-failed', organizationId, productId } as const;
    await this.tellAccountants.execute(event, { ...about, day, failure });
  }
}
