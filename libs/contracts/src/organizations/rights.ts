import { Flag, Id, ListOf, OneOf } from '../fields.js';
import { productRights, roles, type ProductRight, type Role } from '../values.js';

/** What one person may do with one product. */
export class ProductGrant {
  @Id()
  productId!: string;

  @OneOf(productRights)
  right!: ProductRight;
}

/** What a person may do in one organization. */
export class Rights {
  @OneOf(roles, { example: 'collaborator' })
  role!: Role;

  @Flag({ description: 'Accounting too, independently of the role (A4-11).' })
  billing!: boolean;

  @ListOf(() => ProductGrant, { max: 500, description: 'The products, for a collaborator (A1-3).' })
  products!: ProductGrant[];
}
