import { request } from '../contract.js';
import { Id, ListOf, Name, OneOf, ProductType, Text } from '../fields.js';
import { PageInput } from '../page.js';
import { type ProductRight, productRights } from '../values.js';

/** By what somebody may do something with a product. */
export const productSources = ['role', 'product-grant', 'team-grant'] as const;
export type ProductSource = (typeof productSources)[number];

export class ProductAccess {
  @OneOf(productSources)
  rule!: ProductSource;

  @OneOf(productRights)
  right!: ProductRight;

  @Id({ optional: true, description: 'Of `team-grant`: by way of which team.' })
  teamId?: string;
}

/** A product of an organization as a member sees it. */
export class Product {
  @Id()
  id!: string;

  @ProductType()
  type!: string;

  @Name({ example: 'munster.example' })
  name!: string;

  @OneOf(productRights, {
    description:
      'What the asker may do with it, unless product management is blocked: then nobody manages it.',
  })
  right!: ProductRight;

  @ListOf(() => ProductAccess, { max: 52, description: 'All that gives it, or less than it.' })
  through!: ProductAccess[];
}

export class ListProductsInput extends PageInput {
  @Id()
  organizationId!: string;

  @ProductType({ optional: true, description: 'Only those of this type.' })
  type?: string;
}

export class Products {
  @ListOf(() => Product, { max: 200 })
  items!: Product[];

  @Text({
    max: 256,
    nullable: true,
    description: 'A page may hold fewer than asked for, and there may be more: this alone says so.',
  })
  nextCursor!: string | null;
}

/**
 * The products of an organization that the asker may use: all of them for those whose role it is, for others what was granted
 * to them or to their teams (A1-3, A4-10).
 */
export const listProducts = request('organizations.v1.products.list', {
  input: ListProductsInput,
  output: Products,
  scope: 'organizations:read',
  effect: 'query',
  problems: ['not-found', 'second-factor-required'],
});
