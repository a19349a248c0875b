import type { ListRegisteredProductsInput, RegisteredProducts } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownProduct } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** How many a page has when nothing is said. */
const defaultLimit = 50;

/** What operators see of an organization's products. */
@Injectable()
export class ListProducts {
  constructor(
    private readonly gates: Gates,
    private readonly products: ProductsRepository,
  ) {}

  async execute({
    organizationId,
    cursor: after,
    limit = defaultLimit,
  }: ListRegisteredProductsInput): Promise<RegisteredProducts> {
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
    const read = await this.products.page(organizationId, { after, limit: limit + 1 });
    const page = read.slice(0, limit);
    const nextCursor = read.length > limit ? (page.at(-1)?._id ?? null) : null;
    return { items: page.map(shownProduct), nextCursor };
  }
}
