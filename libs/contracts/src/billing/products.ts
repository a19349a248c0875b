import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import {
  Day,
  Flag,
  Id,
  ListOf,
  Name,
  OneOf,
  ProductType,
  Text,
  Timestamp,
  Whole,
} from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { Done, PageInput } from '../page.js';

/** Which product, in which organization. */
export class ProductReference extends OrganizationReference {
  @Id()
  productId!: string;
}

/** What a product is, to whoever chooses one from a list. */
export class ProductTerms {
  @ProductType()
  type!: string;

  @Name({ example: 'munster.example' })
  name!: string;
}

export class RegisterProductInput extends IntersectionType(ProductReference, ProductTerms) {}

export const productStates = ['active', 'ended'] as const;
export type ProductState = (typeof productStates)[number];

/** A product as operators see it. */
export class RegisteredProduct extends ProductTerms {
  @Id()
  id!: string;

  @Id()
  organizationId!: string;

  @OneOf(productStates)
  state!: ProductState;

  @Id({ description: 'The operator who registered it.' })
  registeredBy!: string;

  @Timestamp()
  registeredAt!: string;

  @Timestamp({ nullable: true, description: 'Null while it is active.' })
  endedAt!: string | null;

  @Day({ nullable: true, description: 'The first day that is not paid; null for what has no end.' })
  paidUntil!: string | null;

  @Flag({ description: 'Unpaid: nobody can use it.' })
  blocked!: boolean;

  @Flag({ description: 'It ends with what is paid.' })
  cancelled!: boolean;
}

/**
 * Registers a product of an organization, until billing sells some (decision 32). Registered again as it is, nothing
 * changes; an id is one product for good, also after its end.
 */
export const registerProduct = request('billing.v1.products.register', {
  input: RegisterProductInput,
  output: RegisteredProduct,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'product-exists', 'organization-closing'],
});

/** Ends a product: what was granted of it gives nothing from then on. Ended again, nothing changes. */
export const endProduct = request('billing.v1.products.end', {
  input: ProductReference,
  output: Done,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'changed-meanwhile'],
});

export class ListRegisteredProductsInput extends PageInput {
  @Id()
  organizationId!: string;
}

export class RegisteredProducts {
  @ListOf(() => RegisteredProduct, { max: 200 })
  items!: RegisteredProduct[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The products of an organization, in order of their ids, those that ended too. */
export const listRegisteredProducts = request('billing.v1.products.list', {
  input: ListRegisteredProductsInput,
  output: RegisteredProducts,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

export class MoveProductInput {
  @Id()
  productId!: string;

  @Id({ description: 'The organization that gives it.' })
  from!: string;

  @Id({ description: 'The organization that receives it.' })
  to!: string;

  @Id({ description: 'Asked again for the same transfer, nothing changes.' })
  transferId!: string;

  @Id({ description: 'The account that accepted the transfer.' })
  by!: string;
}

/**
 * Makes a product another organization’s (B-7): once for each transfer, and only while it is an active product of the one that
 * gives it. Asked by organizations, when a transfer was accepted.
 */
export const moveProduct = request('billing.v1.products.move', {
  input: MoveProductInput,
  output: Done,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['not-found', 'organization-closing'],
});

/** How many stays of a product are told: the newest. */
export const staysTold = 100;

/** That a product was one organization’s for a time. */
export class ProductStay {
  @Whole({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    description: 'Counts its stays from 0: what was granted counts for the stay in which it was.',
  })
  number!: number;

  @Id()
  organizationId!: string;

  @Timestamp()
  since!: string;

  @Timestamp({ nullable: true, description: 'Null while it lasts.' })
  until!: string | null;
}

/** What made it so: an operator’s word, an order, that nobody paid, or that it was cancelled. */
export const productCauses = ['operator', 'order', 'unpaid', 'cancelled'] as const;

/** A product after what happened. */
export class ProductTold {
  @Id({ description: 'Whose it is; of one that ended, whose it was.' })
  organizationId!: string;

  @Id()
  productId!: string;

  @ProductType()
  type!: string;

  @Name({ description: 'The name of the product, not of a person.' })
  productName!: string;

  @Flag()
  ended!: boolean;

  @ListOf(() => ProductStay, { max: staysTold, description: 'The oldest first.' })
  stays!: ProductStay[];

  @OneOf(productCauses, { optional: true, description: 'Left out: an operator.' })
  cause?: (typeof productCauses)[number];
}

export const productRegistered = event('events.billing.v1.product.registered', {
  data: ProductTold,
  consumedBy: ['organizations', 'identity'],
});

export const productEnded = event('events.billing.v1.product.ended', {
  data: ProductTold,
  consumedBy: ['organizations', 'identity', 'notifications'],
});

export class ProductMoved extends ProductTold {
  @Id({ description: 'Whose it was.' })
  from!: string;

  @Id()
  transferId!: string;
}

/** It is another organization’s from now on; who caused it is who accepted the transfer. */
export const productMoved = event('events.billing.v1.product.moved', {
  data: ProductMoved,
  consumedBy: ['identity', 'organizations'],
});
