import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Flag, Id, ListOf, OneOf, Part, ProductType, Text, Timestamp } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { PageInput } from '../page.js';
import { DiscountTerms } from './discounts.js';

/** Which gratuity, of which organization. */
export class GratuityReference extends OrganizationReference {
  @Id()
  gratuityId!: string;
}

/** What a gratuity gives. */
export class GratuityTerms {
  @ProductType({
    optional: true,
    description: 'For one product of this type. Exactly one of this and `planId` is said.',
  })
  productType?: string;

  @Text({
    ...{ max: 64, optional: true, example: 'backup.standard' },
    description: 'For one product of this plan.',
  })
  planId?: string;

  @Part(() => DiscountTerms, { example: { kind: 'percent', basisPoints: 10_000 } })
  discount!: DiscountTerms;

  @Text({
    ...{ max: 200, example: 'With our apologies for the outage of 12 November' },
    description: 'Stands on the line of the order and of the invoice.',
  })
  reason!: string;

  @Timestamp({ optional: true, description: 'From this moment on; from now on by default.' })
  from?: string;

  @Timestamp({ optional: true, nullable: true, description: 'Before this moment.' })
  until?: string | null;
}

export class ConfirmGratuityInput extends IntersectionType(OrganizationReference, GratuityTerms) {}

/** A gratuity as those see it who may use it. */
export class Gratuity {
  @Id()
  id!: string;

  @ProductType({ nullable: true })
  productType!: string | null;

  @Text({ max: 64, nullable: true })
  planId!: string | null;

  @Part(() => DiscountTerms)
  discount!: DiscountTerms;

  @Text({ max: 200 })
  reason!: string;

  @Timestamp()
  from!: string;

  @Timestamp({ nullable: true })
  until!: string | null;
}

export class OpenGratuities {
  @ListOf(() => Gratuity, { max: 200 })
  items!: Gratuity[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** Of which plan a line of a basket is. */
class PlanWanted {
  @Text({ max: 64, example: 'backup.standard' })
  planId!: string;

  @ProductType({ description: 'The type of products that the plan is of.', example: 'backup' })
  productType!: string;
}

export class ListGratuitiesInput extends PageInput {
  @Id()
  organizationId!: string;

  @Text({
    ...{ max: 64, optional: true, example: 'backup.standard' },
    description: 'Those for this plan, or for its type of products.',
  })
  planId?: string;

  @ProductType({
    optional: true,
    description: 'The type that the plan is of.',
    example: 'backup',
  })
  productType?: string;
}

/** The gratuities that an organization can use now, the newest first (A6-2). Another's are never among them (A6-3). */
export const listGratuities = request('billing.v1.gratuities.list', {
  input: ListGratuitiesInput,
  output: OpenGratuities,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/**
 * Why a line has no gratuity, or that it has (A6-9). What is nearest to having one comes first: `reserved`: another order
 * holds it; `wrong-organization`: there is one where the asker has accounting too; `wrong-product`: the organization has one
 * for another product; then what became of the newest one for this product; `none`: there never was one.
 */
export const gratuityAbsences = [
  'available',
  'reserved',
  'wrong-organization',
  'wrong-product',
  'not-yet',
  'expired',
  'used',
  'withdrawn',
  'none',
] as const;
export type GratuityAbsence = (typeof gratuityAbsences)[number];

export class ExplainGratuityInput extends IntersectionType(OrganizationReference, PlanWanted) {}

export class GratuityExplanation {
  @OneOf(gratuityAbsences, {
    description:
      '`available`: there is one. `reserved`: another order holds it. `wrong-organization`: there is one in another organization in which you have accounting. `wrong-product`: there is one for another product. `not-yet`, `expired`, `used`, `withdrawn`: what became of the newest one for this product. `none`: there never was one.',
  })
  reason!: GratuityAbsence;

  @Id({ nullable: true, description: 'The gratuity that this is said of.' })
  gratuityId!: string | null;

  @Id({ nullable: true, description: 'The organization that it is of.' })
  organizationId!: string | null;
}

/** Why there is no gratuity to choose for a plan (A6-9). */
export const explainGratuity = request('billing.v1.gratuities.explain', {
  input: ExplainGratuityInput,
  output: GratuityExplanation,
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export const gratuityStates = ['open', 'reserved', 'used', 'withdrawn'] as const;
export type GratuityState = (typeof gratuityStates)[number];

/** A gratuity as operators see it. */
export class ConfirmedGratuity extends Gratuity {
  @Id()
  organizationId!: string;

  @OneOf(gratuityStates, {
    description: '`reserved`: held for an order that is not completed.',
  })
  state!: GratuityState;

  @Id({ nullable: true, description: 'The order that holds it, or in which it was used.' })
  orderId!: string | null;

  @Id({ description: 'The operator who confirmed it.' })
  confirmedBy!: string;

  @Timestamp()
  confirmedAt!: string;

  @Id({ nullable: true })
  withdrawnBy!: string | null;

  @Timestamp({ nullable: true })
  withdrawnAt!: string | null;
}

export class ConfirmedGratuities {
  @ListOf(() => ConfirmedGratuity, { max: 200 })
  items!: ConfirmedGratuity[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** Confirms that an organization gets something for less, or for nothing, once (A6-1). */
export const confirmGratuity = request('billing.v1.gratuities.confirm', {
  input: ConfirmGratuityInput,
  output: ConfirmedGratuity,
  operatorsOnly: true,
  effect: 'command',
  idempotency: 'optional',
  problems: ['not-found', 'organization-closing', 'idempotency-key-reused'],
});

export class ListConfirmedGratuitiesInput extends PageInput {
  @Id()
  organizationId!: string;
}

/** All gratuities that an organization ever had, the newest first. */
export const listConfirmedGratuities = request('billing.v1.gratuities.list-confirmed', {
  input: ListConfirmedGratuitiesInput,
  output: ConfirmedGratuities,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

/**
 * Nobody can use it any more. An order that holds it keeps it, as it was told of the discount, and gives it back to nobody.
 * Withdrawn again, nothing changes.
 */
export const withdrawGratuity = request('billing.v1.gratuities.withdraw', {
  input: GratuityReference,
  output: ConfirmedGratuity,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'gratuity-used'],
});

/** A gratuity after what happened. */
export class GratuityTold extends GratuityReference {
  @ProductType({ nullable: true })
  productType!: string | null;

  @Text({ max: 64, nullable: true })
  planId!: string | null;

  @Part(() => DiscountTerms)
  discount!: DiscountTerms;

  @OneOf(gratuityStates)
  state!: GratuityState;

  @Id({ nullable: true, description: 'The order that holds it, or in which it was used.' })
  orderId!: string | null;
}

export const gratuityConfirmed = event('events.billing.v1.gratuity.confirmed', {
  data: GratuityTold,
  consumedBy: ['identity', 'organizations'],
});

export const gratuityWithdrawn = event('events.billing.v1.gratuity.withdrawn', {
  data: GratuityTold,
  consumedBy: ['identity', 'organizations'],
});

/** It is held for an order: nobody else can use it, and it is not used yet. */
export const gratuityReserved = event('events.billing.v1.gratuity.reserved', {
  data: GratuityTold,
  consumedBy: [],
});

/** The order that held it was completed. */
export const gratuityUsed = event('events.billing.v1.gratuity.used', {
  data: GratuityTold,
  consumedBy: ['organizations'],
});

export class GratuityReleased extends GratuityTold {
  @Flag({ description: 'Whether time ran out; else the order was abandoned or cancelled.' })
  expired!: boolean;
}

/** The order that held it holds it no more (A6-7). */
export const gratuityReleased = event('events.billing.v1.gratuity.released', {
  data: GratuityReleased,
  consumedBy: [],
});
