import { Injectable } from '@nestjs/common';
import type { PageInput, PublishedProductTypes } from '@atrium/contracts';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { shownType } from './product-type.js';
import { ProductTypesRepository } from './product-types.repository.js';

/** Whoever is signed in sees what products are called, and what can be done with them. */
@Injectable()
export class ListProductTypes {
  constructor(private readonly types: ProductTypesRepository) {}

  async execute(input: PageInput): Promise<PublishedProductTypes> {
    const { after, limit } = pageAsked(input);
    const read = await this.types.page(after?.[1], limit + 1);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownType), nextCursor };
  }
}
