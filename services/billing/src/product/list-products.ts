import type { ListRegisteredProductsInput, RegisteredProducts } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { byId, cutPage, Gates, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownProduct } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** What operators see of an organization's products. */
@Injectable()
export class ListProducts {
  constructor(
    private readonly gates: Gates,
    private readonly products: ProductsRepository,
  ) {}

  async execute({
    organizationId,
    ...asked
  }: ListRegisteredProductsInput): Promise<RegisteredProducts> {
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
    const { after, limit } = pageAsked(asked);
    const wanted = { after: after?.[1], limit: limit + 1 };
    const read = await this.products.page(organizationId, wanted);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownProduct), nextCursor };
  }
}
