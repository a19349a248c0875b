import { Injectable } from '@nestjs/common';
import type { ListProductsInput, Product as ShownProduct, Products } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { may } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { grantsOf } from '../team/team.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { accessTo, heldBy } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** Members see the products that they may use: by role all of them, else those granted to them or to their teams (A4-10). */
@Injectable()
export class ListProducts {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    private readonly products: ProductsRepository,
  ) {}

  async execute(
    { organizationId, type, ...input }: ListProductsInput,
    asker: Asker,
  ): Promise<Products> {
    const { after, limit } = pageAsked(input);
    const { role, membership } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.read',
    );
    const teams = await this.teams.openAmong(organizationId, membership.teams ?? []);
    const own = membership.rights.products;
    const byRole = may(role, 'products.manage') ? 'manage' : null;
    const among = byRole ? undefined : [...own, ...grantsOf(teams)].map((one) => one.productId);
    const wanted = { after: after?.[1], among, ...(type !== undefined && { type }) };
    const read = await this.products.page(organizationId, wanted, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, byId);
    const items = page.flatMap((product): ShownProduct[] => {
      const held = heldBy(organizationId, product);
      const through = held ? accessTo(held, { byRole, own, teams }) : [];
      if (through.length === 0) return [];
      const right = through.some((one) => one.right === 'manage') ? 'manage' : 'use';
      return [{ id: product._id, type: product.type, name: product.name, right, through }];
    });
    return { items, nextCursor };
  }
}
