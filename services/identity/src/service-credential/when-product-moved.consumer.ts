import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, type ProductMoved, productMoved } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** What opens a product goes with it to another organization, so that it is not interrupted (B-7); there it can be rotated. */
@Controller()
export class WhenProductMoved {
  constructor(private readonly credentials: ServiceCredentialsRepository) {}

  @Consumes(productMoved)
  async consume(@Payload() { data }: EventMessage<ProductMoved>): Promise<void> {
    const stay = data.stays.at(-1);
    if (!stay) return;
    await this.credentials.goWithProduct(data.productId, {
      ...{ number: stay.number, since: new Date(stay.since), organizationId: data.organizationId },
      earlier: data.stays.map(({ organizationId }) => organizationId),
    });
  }
}
