import { PickType } from '@nestjs/swagger';
import { request } from '../contract.js';
import { Country, Id, ListOf, Name, OneOf, Part, PlanId, Secret, Text, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { type Locale, locales } from '../values.js';
import { Amounts, Order, OrderLine } from './orders.js';

/** Anyone can make a cart, so it is smaller than an order. */
const lines = { max: 20, description: 'At least one.' };

/** A new product that somebody wants who has no account yet (A4-1). */
export class WantedProduct {
  @PlanId()
  planId!: string;

  @Name({ example: 'munster.example', description: 'What it is called.' })
  name!: string;

  @Whole({ min: 1, max: 120, optional: true, description: 'How many periods; one if left out.' })
  periods?: number;
}

const country =
  'Where it is taxed as if, and in whose currency it is priced, until an organization says who buys.';

/** Nobody's: the language is that of whoever looks. */
class Visit {
  @OneOf(locales)
  locale!: Locale;
}

export class CreateCartInput extends Visit {
  @Country({ optional: true, description: `${country} CH if left out.` })
  country?: string;

  @ListOf(() => WantedProduct, lines)
  lines!: WantedProduct[];

  @Text({
    max: 64,
    description: 'Where it comes from: an IPv4 address, or the /64 of an IPv6 one.',
  })
  network!: string;
}

export class CartLine extends PickType(OrderLine, ['planId', 'name', 'periods', 'from', 'until']) {
  @Text({ max: 200, description: 'Of the plan, in the language of whoever looks.' })
  planName!: string;

  @Part(() => Amounts, { nullable: true, description: 'Null: it is not sold any more.' })
  price!: Amounts | null;
}

/** A basket without an owner, priced as an order would be. Promo codes, gratuities and tax numbers are for orders. */
export class Cart extends PickType(Order, [
  'id',
  'version',
  'currency',
  'taxTreatment',
  'taxGroups',
  'total',
  'obstacles',
  'createdAt',
  'expiresAt',
]) {
  @Country({ description: country })
  country!: string;

  @ListOf(() => CartLine, { max: lines.max })
  lines!: CartLine[];
}

export class NewCart extends Cart {
  @Secret({ description: 'Whoever has it has the cart: given here and never again.' })
  secret!: string;
}

/** Makes a cart: for anyone, without rights and without money. It ends by itself (decision 41). */
export const createCart = request('billing.v1.carts.create', {
  input: CreateCartInput,
  output: NewCart,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['plan-not-for-sale', 'too-many-requests'],
});

export class GetCartInput extends Visit {
  @Id()
  cartId!: string;

  @Secret()
  secret!: string;
}

/** A cart at the prices of now. Unknown, run out, claimed, or another secret: all are `not-found`. */
export const getCart = request('billing.v1.carts.get', {
  input: GetCartInput,
  output: Cart,
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class ChangeCartInput extends GetCartInput {
  @Whole({ min: 0, max: Number.MAX_SAFE_INTEGER, description: 'Of the cart that was looked at.' })
  version!: number;

  @Country({ optional: true, description: `${country} As before if left out.` })
  country?: string;

  @ListOf(() => WantedProduct, { ...lines, description: 'All of them, instead of those before.' })
  lines!: WantedProduct[];
}

export const changeCart = request('billing.v1.carts.change', {
  input: ChangeCartInput,
  output: Cart,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['not-found', 'changed-meanwhile', 'plan-not-for-sale'],
});

export class ClaimCartInput extends OrganizationReference {
  @Id()
  cartId!: string;

  @Secret({ description: 'From the answer that made the cart.' })
  secret!: string;
}

/** Makes an order of a cart: one, however often it is asked for, and for the first organization alone (A4-5). */
export const claimCart = request('billing.v1.carts.claim', {
  input: ClaimCartInput,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  problems: [
    ...(['not-found', 'forbidden', 'second-factor-required', 'organization-closing'] as const),
    ...(['changed-meanwhile', 'plan-not-for-sale', 'billing-address-incomplete'] as const),
    'too-many-orders',
  ],
});
