import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Flag, Id, ListOf, ListOfTexts, OneOf, Part, Text, Timestamp, Whole } from '../fields.js';
import { PageInput } from '../page.js';
import { DiscountTerms } from './discounts.js';

/** Which promo code: as it is said, whatever the capitals and hyphens. */
export class PromoCodeReference {
  @Text({
    ...{ min: 4, max: 40, example: 'SUMMER-2026' },
    description:
      'Capitals, blanks and hyphens make no difference, nor what is easily taken for another: O for 0, I and L for 1.',
  })
  code!: string;
}

/** What a promo code gives, to whom and when. */
export class PromoCodeTerms extends PromoCodeReference {
  @Part(() => DiscountTerms, { example: { kind: 'percent', basisPoints: 2_000 } })
  discount!: DiscountTerms;

  @ListOfTexts({
    ...{ max: 50, longest: 64, optional: true, example: ['hosting'] },
    description: 'For plans of these types of products. Without these and `planIds`: for all.',
  })
  productTypes?: string[];

  @ListOfTexts({
    ...{ max: 200, longest: 64, optional: true, example: ['hosting.web-basic'] },
    description: 'For these plans, beside those of `productTypes`.',
  })
  planIds?: string[];

  @Timestamp({ optional: true, description: 'From this moment on; from now on by default.' })
  from?: string;

  @Timestamp({ optional: true, nullable: true, description: 'Before this moment.' })
  until?: string | null;

  @Whole({
    ...{ min: 1, max: 10_000_000, optional: true, nullable: true },
    description: 'In how many orders it can be used in all; without limit by default.',
  })
  totalLimit?: number | null;

  @Whole({
    ...{ min: 1, max: 100, optional: true },
    description: 'In how many orders of one organization it can be used; in one by default.',
  })
  perOrganization?: number;

  @Flag({ optional: true, description: 'Whether it is for the first order of an organization.' })
  firstOrderOnly?: boolean;
}

export const promoCodeStates = ['active', 'withdrawn'] as const;
export type PromoCodeState = (typeof promoCodeStates)[number];

/** A promo code as operators see it. */
export class PromoCode extends PromoCodeReference {
  @Part(() => DiscountTerms)
  discount!: DiscountTerms;

  @ListOfTexts({ max: 50, longest: 64 })
  productTypes!: string[];

  @ListOfTexts({ max: 200, longest: 64 })
  planIds!: string[];

  @Timestamp()
  from!: string;

  @Timestamp({ nullable: true })
  until!: string | null;

  @Whole({ min: 1, max: 10_000_000, nullable: true })
  totalLimit!: number | null;

  @Whole({ min: 1, max: 100 })
  perOrganization!: number;

  @Flag()
  firstOrderOnly!: boolean;

  @OneOf(promoCodeStates)
  state!: PromoCodeState;

  @Id({ description: 'The operator who made it.' })
  createdBy!: string;

  @Timestamp()
  createdAt!: string;

  @Id({ nullable: true })
  withdrawnBy!: string | null;

  @Timestamp({ nullable: true })
  withdrawnAt!: string | null;
}

/** Up to how many uses of a code are counted. */
export const mostCountedUses = 100_000;

export class PromoCodeWithUses extends PromoCode {
  @Whole({
    ...{ min: 0, max: mostCountedUses },
    description: `In how many orders that were completed it was used; ${mostCountedUses}: so many or more.`,
  })
  used!: number;

  @Whole({
    ...{ min: 0, max: mostCountedUses },
    description: 'For how many orders that are not completed it is held.',
  })
  reserved!: number;
}

/** Makes a promo code. A code is one for good: one that was withdrawn is not made again. */
export const createPromoCode = request('billing.v1.promo-codes.create', {
  input: PromoCodeTerms,
  output: PromoCode,
  operatorsOnly: true,
  effect: 'command',
  idempotency: 'optional',
  problems: ['promo-code-exists', 'idempotency-key-reused'],
});

export const getPromoCode = request('billing.v1.promo-codes.get', {
  input: PromoCodeReference,
  output: PromoCodeWithUses,
  operatorsOnly: true,
  effect: 'query',
  problems: ['promo-code-unknown'],
});

/**
 * Nobody can use it any more. Orders for which it is held keep it: they were told of the discount. Withdrawn again,
 * nothing changes.
 */
export const withdrawPromoCode = request('billing.v1.promo-codes.withdraw', {
  input: PromoCodeReference,
  output: PromoCode,
  operatorsOnly: true,
  effect: 'command',
  problems: ['promo-code-unknown'],
});

export class PromoCodeList {
  @ListOf(() => PromoCode, { max: 200 })
  items!: PromoCode[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** All promo codes, in order of the alphabet, withdrawn ones too. */
export const listPromoCodes = request('billing.v1.promo-codes.list', {
  input: PageInput,
  output: PromoCodeList,
  operatorsOnly: true,
  effect: 'query',
});

/** `reserved`: held for an order that is not completed; `used`: the order was completed. */
export const redemptionStates = ['reserved', 'used'] as const;
export type RedemptionState = (typeof redemptionStates)[number];

/** That a promo code is held for an order, or was used in it. */
export class PromoRedemption {
  @Id()
  organizationId!: string;

  @Id()
  orderId!: string;

  @OneOf(redemptionStates)
  state!: RedemptionState;

  @Timestamp()
  reservedAt!: string;

  @Timestamp({ nullable: true, description: 'When the order was completed.' })
  usedAt!: string | null;
}

export class ListPromoRedemptionsInput extends IntersectionType(PromoCodeReference, PageInput) {}

export class PromoRedemptions {
  @ListOf(() => PromoRedemption, { max: 200 })
  items!: PromoRedemption[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** In which orders a promo code is used or held. */
export const listPromoRedemptions = request('billing.v1.promo-redemptions.list', {
  input: ListPromoRedemptionsInput,
  output: PromoRedemptions,
  operatorsOnly: true,
  effect: 'query',
  problems: ['promo-code-unknown'],
});

/** A promo code after what happened. */
export class PromoCodeTold {
  @Id({ description: 'The code in capitals, without blanks and hyphens.' })
  code!: string;

  @Part(() => DiscountTerms)
  discount!: DiscountTerms;

  @OneOf(promoCodeStates)
  state!: PromoCodeState;
}

export const promoCodeCreated = event('events.billing.v1.promo-code.created', {
  data: PromoCodeTold,
  consumedBy: ['identity'],
});

export const promoCodeWithdrawn = event('events.billing.v1.promo-code.withdrawn', {
  data: PromoCodeTold,
  consumedBy: ['identity'],
});

/** What became of one place of a promo code. */
export class PromoRedemptionTold {
  @Id()
  code!: string;

  @Id()
  organizationId!: string;

  @Id()
  orderId!: string;
}

/** A promo code is held for an order: it counts against its limits, and is not used yet (A6-12). */
export const promoReserved = event('events.billing.v1.promo-redemption.reserved', {
  data: PromoRedemptionTold,
  consumedBy: [],
});

/** The order in which a promo code is used was completed. */
export const promoUsed = event('events.billing.v1.promo-redemption.used', {
  data: PromoRedemptionTold,
  consumedBy: ['organizations'],
});

export class PromoReleased extends PromoRedemptionTold {
  @Flag({ description: 'Whether time ran out; else the order was abandoned or cancelled.' })
  expired!: boolean;
}

/** A promo code is not held for an order any more, and somebody else can use it. */
export const promoReleased = event('events.billing.v1.promo-redemption.released', {
  data: PromoReleased,
  consumedBy: [],
});
