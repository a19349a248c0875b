import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import {
  Day,
  Flag,
  Id,
  ListOf,
  ListOfTexts,
  Name,
  OneOf,
  Part,
  PlanId,
  SomeOf,
  Text,
  Timestamp,
  Whole,
} from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { PageInput } from '../page.js';
import { currencies, type Currency } from '../values.js';

/** The largest amount of a document, in minor units. */
const largest = 99_999_999_999;
const amount = { min: 0, max: largest, example: 9_900 };
const many = { min: 1, max: 120, example: 1 };

export const orderStates = [
  'open',
  'placing',
  'awaiting-payment',
  'completing',
  'completed',
  'cancelled',
  'expired',
] as const;
export type OrderState = (typeof orderStates)[number];

/** New products, or more time for those that one has: promo codes are for new ones only (A6-10). */
export const orderKinds = ['new', 'renewal'] as const;
export type OrderKind = (typeof orderKinds)[number];

/** `prepaid`: all of it from the prepaid account. */
export const orderPaymentMethods = ['transfer', 'card', 'prepaid'] as const;
export type OrderPaymentMethod = (typeof orderPaymentMethods)[number];

/** How an order is paid: by what was chosen, or on account, as the Renewal Warranty does (decision 35). */
export const orderPaymentWays = [...orderPaymentMethods, 'account'] as const;
export type OrderPaymentWay = (typeof orderPaymentWays)[number];

/** Why an order can not be placed as it is. */
export const orderObstacles = [
  'payment-method-missing',
  'plan-not-for-sale',
  'product-not-renewable',
  'tax-number-unconfirmed',
  'country-not-served',
  'gratuity-not-usable',
  'promo-code-not-usable',
] as const;
export type OrderObstacle = (typeof orderObstacles)[number];

/** Which order, in which organization. */
export class OrderReference extends OrganizationReference {
  @Id()
  orderId!: string;
}

/** Something that somebody wants to have, or to have for longer. */
export class WantedLine {
  @PlanId({ optional: true, description: 'Of the catalog, for a new product.' })
  planId?: string;

  @Name({
    optional: true,
    example: 'munster.example',
    description: 'What a new product is called.',
  })
  name?: string;

  @Id({ optional: true, description: 'Which product is renewed; then neither plan nor name.' })
  productId?: string;

  @Whole({ ...many, optional: true, description: 'How many periods of the plan; one if left out.' })
  periods?: number;
}

/** What can be chosen about an order before it is placed. What is left out stays as it is. */
class OrderChoices {
  @OneOf(orderPaymentMethods, { optional: true, nullable: true })
  paymentMethod?: OrderPaymentMethod | null;

  @Flag({
    optional: true,
    description:
      'Take as much as there is from the prepaid account, and the rest by the method (B-5).',
  })
  usePrepaid?: boolean;

  @Id({
    optional: true,
    nullable: true,
    description: 'Which billing address; null: the organization’s own (A5-4, A5-5).',
  })
  billingAddressId?: string | null;
}

export class BeginOrderInput extends IntersectionType(OrganizationReference, OrderChoices) {
  @OneOf(orderKinds)
  kind!: OrderKind;

  @ListOf(() => WantedLine, { max: 50 })
  lines!: WantedLine[];
}

/** Which gratuity a line has. */
export class ChosenGratuity {
  @Id()
  lineId!: string;

  @Id({ nullable: true, description: 'Null: none; the normal price, and it is kept (A6-6).' })
  gratuityId!: string | null;
}

export class ChangeOrderInput extends IntersectionType(OrderReference, OrderChoices) {
  @Whole({ min: 0, max: Number.MAX_SAFE_INTEGER, description: 'Of the order that was looked at.' })
  version!: number;

  @ListOf(() => ChosenGratuity, { max: 50, optional: true })
  gratuities?: ChosenGratuity[];

  @ListOf(() => WantedLine, {
    max: 50,
    optional: true,
    description: 'All lines, instead of those of before: promo codes are looked at again (A6-13).',
  })
  lines?: WantedLine[];
}

export class PromoCodeOfOrder extends OrderReference {
  @Text({ max: 64, example: 'AUTUMN26' })
  code!: string;
}

/** What a document or a line costs, in minor units. What shows the one or the other never computes (A0-4). */
export class Amounts {
  @Whole(amount)
  net!: number;

  @Whole({ ...amount, description: 'Rounded once for each rate; in a line for information.' })
  tax!: number;

  @Whole(amount)
  gross!: number;
}

export class OrderDiscount {
  @OneOf(['gratuity', 'promo-code'])
  kind!: 'gratuity' | 'promo-code';

  @Text({ max: 200 })
  label!: string;

  @Whole({ ...amount, description: 'Without tax.' })
  net!: number;
}

/** A gratuity that a line could have (A6-2). */
export class OfferedGratuity {
  @Id()
  id!: string;

  @Text({ max: 200 })
  label!: string;
}

export class OrderLine {
  @Id()
  id!: string;

  @PlanId()
  planId!: string;

  @Text({ max: 200, description: 'Of the plan, in the organization’s language.' })
  planName!: string;

  @Id({ description: 'Which product it will be, or is.' })
  productId!: string;

  @Name()
  name!: string;

  @Whole(many)
  periods!: number;

  @Day({ nullable: true, description: 'From when it is paid; null for what is done once.' })
  from!: string | null;

  @Day({ nullable: true, description: 'Until when, this day not included.' })
  until!: string | null;

  @Part(() => Amounts, { description: 'Before discounts.' })
  list!: Amounts;

  @Part(() => Amounts, { description: 'After discounts.' })
  price!: Amounts;

  @ListOf(() => OrderDiscount, { max: 10 })
  discounts!: OrderDiscount[];

  @Id({ nullable: true })
  gratuityId!: string | null;

  @ListOf(() => OfferedGratuity, { max: 50, description: 'What can be chosen for it (A6-2).' })
  gratuities!: OfferedGratuity[];
}

export class OrderTaxGroup {
  @OneOf(['S', 'Z', 'AE', 'O'], {
    description: 'UNTDID 5305: AE is reverse charge, O not subject.',
  })
  category!: string;

  @Whole({ min: 0, max: 10_000, example: 810, description: 'Hundredths of a percent.' })
  basisPoints!: number;

  @Whole(amount)
  base!: number;

  @Whole(amount)
  tax!: number;
}

/** By which payment an order is paid that waits: what the person does next, the payment says. */
export class OrderPayment {
  @Id()
  paymentId!: string;

  @Text({
    max: 27,
    nullable: true,
    description: 'By which a transfer is recognized; no other will do.',
  })
  reference!: string | null;

  @Text({ max: 34, nullable: true, description: 'Where to transfer it.' })
  iban!: string | null;
}

export class Order {
  @Id()
  id!: string;

  @Id()
  organizationId!: string;

  @OneOf(orderKinds)
  kind!: OrderKind;

  @OneOf(orderStates)
  state!: OrderState;

  @Whole({ min: 0, max: Number.MAX_SAFE_INTEGER })
  version!: number;

  @OneOf(currencies)
  currency!: Currency;

  @ListOf(() => OrderLine, { max: 50 })
  lines!: OrderLine[];

  @ListOfTexts({ max: 10, longest: 64 })
  promoCodes!: string[];

  @OneOf(orderPaymentWays, { nullable: true })
  paymentMethod!: OrderPaymentWay | null;

  @Flag()
  usePrepaid!: boolean;

  @Id({ nullable: true })
  billingAddressId!: string | null;

  @OneOf(['domestic', 'reverse-charge', 'not-subject', 'consumer-abroad'], {
    nullable: true,
    description: 'How it is taxed with this address (A5-7); null while that can’t be said.',
  })
  taxTreatment!: string | null;

  @ListOf(() => OrderTaxGroup, { max: 20 })
  taxGroups!: OrderTaxGroup[];

  @Part(() => Amounts)
  total!: Amounts;

  @Whole({
    ...amount,
    description: 'From the prepaid account; before placing, as much as there is now.',
  })
  prepaid!: number;

  @Whole({ ...amount, description: 'By the payment method.' })
  due!: number;

  @SomeOf(orderObstacles, {
    optional: true,
    description: 'Why it can’t be placed as it is; none if left out.',
  })
  obstacles?: OrderObstacle[];

  @ListOfTexts({
    max: 10,
    longest: 64,
    description: 'Codes that no longer fit and were dropped (A6-13).',
  })
  droppedCodes!: string[];

  @Part(() => OrderPayment, { nullable: true, description: 'While it waits to be paid.' })
  payment!: OrderPayment | null;

  @Id({ nullable: true, description: 'Of the document, once it is complete (A6-8, A10-1).' })
  invoiceId!: string | null;

  @Timestamp()
  createdAt!: string;

  @Timestamp({ nullable: true })
  placedAt!: string | null;

  @Timestamp({ description: 'When it ends by itself, unless it is placed, or paid.' })
  expiresAt!: string;
}

const refusals = ['not-found', 'forbidden', 'second-factor-required'] as const;
const unplaceable = ['order-not-open', 'changed-meanwhile', 'organization-closing'] as const;
const wrongLines = [
  'plan-not-for-sale',
  'billing-address-incomplete',
  'billing-address-unknown',
  'product-not-renewable',
] as const;

const wrongGratuities = [
  'gratuity-wrong-product',
  'gratuity-reserved',
  'gratuity-used',
  'gratuity-withdrawn',
  'gratuity-expired',
] as const;

/** Begins an order: a basket, whose prices are derived anew each time it is looked at (A6-10). */
export const beginOrder = request('billing.v1.orders.begin', {
  input: BeginOrderInput,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [...refusals, ...wrongLines, 'organization-closing', 'too-many-orders'],
});

export const getOrder = request('billing.v1.orders.get', {
  input: OrderReference,
  output: Order,
  scope: 'billing:read',
  effect: 'query',
  problems: refusals,
});

export class ListOrdersInput extends IntersectionType(OrganizationReference, PageInput) {
  @OneOf(orderStates, { optional: true })
  state?: OrderState;
}

/** An order in a list: open ones have no price of their own until somebody looks at them. */
export class OrderSummary {
  @Id()
  id!: string;

  @OneOf(orderKinds)
  kind!: OrderKind;

  @OneOf(orderStates)
  state!: OrderState;

  @OneOf(currencies)
  currency!: Currency;

  @Whole({ ...amount, nullable: true, description: 'Null until it is placed.' })
  gross!: number | null;

  @ListOfTexts({ max: 50, longest: 100, description: 'What the products are called.' })
  names!: string[];

  @Timestamp()
  createdAt!: string;

  @Timestamp({ nullable: true })
  placedAt!: string | null;

  @Id({ nullable: true })
  invoiceId!: string | null;
}

export class Orders {
  @ListOf(() => OrderSummary, { max: 200 })
  items!: OrderSummary[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The orders of an organization, the newest first. */
export const listOrders = request('billing.v1.orders.list', {
  input: ListOrdersInput,
  output: Orders,
  scope: 'billing:read',
  effect: 'query',
  problems: refusals,
});

/** Changes what is chosen about an open order. */
export const changeOrder = request('billing.v1.orders.change', {
  input: ChangeOrderInput,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  problems: [...refusals, ...unplaceable, ...wrongLines, ...wrongGratuities],
});

const codeProblems = [
  'payment-method-missing',
  'promo-code-unknown',
  'promo-code-expired',
  'promo-code-exhausted',
  'promo-code-wrong-product',
  'promo-code-already-used',
  'promo-code-new-products-only',
  'promo-code-first-order-only',
  'too-many-requests',
] as const;

/** Applies a promo code: after the payment method was chosen (A6-11). It counts as used once the order is complete (A6-12). */
export const applyPromoCode = request('billing.v1.orders.apply-code', {
  input: PromoCodeOfOrder,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  problems: [...refusals, ...unplaceable, ...codeProblems],
});

export const dropPromoCode = request('billing.v1.orders.drop-code', {
  input: PromoCodeOfOrder,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  problems: [...refusals, ...unplaceable],
});

export class PlaceOrderInput extends OrderReference {
  @Whole({
    ...amount,
    description:
      'The total with tax that was seen: another one is refused, none is ever charged by it.',
  })
  expectedTotal!: number;
}

/**
 * Places an order at the prices of now: gratuities, codes and prepaid money are held for it, then it is paid. One that costs
 * nothing is complete at once (A6-8). Whatever fails, nothing of it stays held.
 */
export const placeOrder = request('billing.v1.orders.place', {
  input: PlaceOrderInput,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'required',
  timeout: 15_000,
  problems: [
    ...refusals,
    ...unplaceable,
    ...codeProblems,
    'order-obstructed',
    'total-changed',
    ...wrongGratuities,
    'billing-address-unknown',
    'billing-address-incomplete',
    'renewal-under-way',
    'prepaid-insufficient',
    'payment-method-unavailable',
  ],
});

/** Cancels an order that is not paid: what was held for it is given back (A6-7). */
export const cancelOrder = request('billing.v1.orders.cancel', {
  input: OrderReference,
  output: Order,
  scope: 'billing:write',
  effect: 'command',
  problems: [...refusals, 'order-not-open', 'changed-meanwhile'],
});

/** One step from prices to what is owed. */
export class ExplanationStep {
  @OneOf([
    'list-price',
    'gratuity',
    'promo-code',
    'tax-out',
    'tax-base',
    'tax',
    'total',
    'prepaid',
    'due',
  ])
  kind!: string;

  @Id({ nullable: true, description: 'Of which line; null: of the whole order.' })
  lineId!: string | null;

  @Whole({ min: -largest, max: largest, description: 'What this step comes to.' })
  amount!: number;

  @Text({ max: 100, nullable: true, description: 'The exact value before it was rounded.' })
  exact!: string | null;

  @Text({ max: 500, description: 'The same in words, in the organization’s language.' })
  text!: string;
}

export class OrderExplanation {
  @OneOf(currencies)
  currency!: Currency;

  @OneOf(['net', 'gross'])
  priceMode!: 'net' | 'gross';

  @ListOf(() => ExplanationStep, { max: 500 })
  steps!: ExplanationStep[];
}

/** Every cent of an order: how prices, discounts, tax and rounding come to what is owed. */
export const explainOrder = request('billing.v1.orders.explain', {
  input: OrderReference,
  output: OrderExplanation,
  scope: 'billing:read',
  effect: 'query',
  problems: refusals,
});

/** An order after what happened: ids only. */
export class OrderTold {
  @Id()
  organizationId!: string;

  @Id()
  orderId!: string;

  @OneOf(orderKinds)
  kind!: OrderKind;

  @OneOf(orderStates)
  state!: OrderState;

  @OneOf(currencies)
  currency!: Currency;

  @Whole(amount)
  gross!: number;

  @Id({ nullable: true })
  invoiceId!: string | null;

  @OneOf(orderPaymentWays, { optional: true, nullable: true })
  paymentMethod?: OrderPaymentWay | null;
}

export const orderPlaced = event('events.billing.v1.order.placed', {
  data: OrderTold,
  consumedBy: ['organizations', 'notifications'],
});

export const orderCompleted = event('events.billing.v1.order.completed', {
  data: OrderTold,
  consumedBy: ['organizations'],
});

export const orderCancelled = event('events.billing.v1.order.cancelled', {
  data: OrderTold,
  consumedBy: ['organizations'],
});
