import { Injectable } from '@nestjs/common';
import type { ProductGrant } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { chosenGrants, type StoredGrant } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** Whoever grants products, to a person or to a team, grants those of the organization (A1-3). */
@Injectable()
export class ChooseGrants {
  constructor(private readonly products: ProductsRepository) {}

  /** The grants as they are to be stored. Throws `product-unknown` naming each that is of no product of the organization. */
  async execute(
    organizationId: string,
    wanted: readonly ProductGrant[],
    before: readonly StoredGrant[] = [],
  ): Promise<StoredGrant[]> {
    const ids = wanted.map(({ productId }) => productId);
    const held = await this.products.heldAmong(organizationId, ids);
    const { grants, unknown } = chosenGrants(wanted, held, before);
    if (unknown.length === 0) return grants;
    const errors = unknown.map((place) => ({
      pointer: `/products/${place}/productId`,
      message: 'productId must be a product of the organization',
    }));
    throw new Problem('product-unknown', { errors });
  }
}
