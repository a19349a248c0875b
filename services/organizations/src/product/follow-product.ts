import { Injectable } from '@nestjs/common';
import type { EventMessage, ProductTold } from '@atrium/contracts';
import { RecordActivity } from '../activity/record-activity.js';
import { productOf } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** Keeps what billing tells of a product, so that rights are judged without asking it, and logs what happened. */
@Injectable()
export class FollowProduct {
  constructor(
    private readonly products: ProductsRepository,
    private readonly record: RecordActivity,
  ) {}

  async execute(event: EventMessage<ProductTold>): Promise<void> {
    await this.products.follow(productOf(event.data, event.aggregateVersion));
    await this.record.execute(event);
  }
}
