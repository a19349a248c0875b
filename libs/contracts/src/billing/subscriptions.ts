import { IntersectionType, OmitType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Day, Flag, Id, ListOf, Name, OneOf, Part, PlanId, ProductType, Whole } from '../fields.js';
import { Done } from '../page.js';
import { currencies, type Currency } from '../values.js';
import { ProductReference } from './products.js';

/** By what a product is renewed by itself: the card that the organization has saved, or its prepaid account. */
export const renewalMethods = ['card', 'prepaid'] as const;
export type RenewalMethod = (typeof renewalMethods)[number];

/** How a product is renewed by itself before its end (B-5). */
export class AutomaticRenewal {
  @OneOf(renewalMethods)
  method!: RenewalMethod;

  @Whole({ min: 1, max: 120, example: 1, description: 'How many periods of the plan at a time.' })
  periods!: number;

  @Id({
    nullable: true,
    description: 'Which billing address; null: the organization’s own (A5-4, A5-5).',
  })
  billingAddressId!: string | null;
}

/** A product that is paid for a time, after what happened to its subscription. */
export class SubscriptionTold {
  @Id()
  organizationId!: string;

  @Id()
  productId!: string;

  @ProductType()
  type!: string;

  @Name({ description: 'The name of the product, not of a person.' })
  productName!: string;

  @PlanId()
  planId!: string;

  @Whole({ min: 1, max: 120, description: 'Of one period.' })
  months!: number;

  @OneOf(currencies, { description: 'In which it is renewed.' })
  currency!: Currency;

  @Day({ description: 'The first day that is not paid.' })
  paidUntil!: string;

  @Part(() => AutomaticRenewal, { nullable: true })
  automaticRenewal!: AutomaticRenewal | null;

  @Flag({ description: 'Renewed on account where it is not paid in time (Renewal Warranty).' })
  renewalWarranty!: boolean;

  @Flag({ description: 'Nothing of it goes on after what is paid.' })
  cancelled!: boolean;

  @Flag({ description: 'Unpaid: it exists, and nobody can use it.' })
  blocked!: boolean;
}

/** A renewal on account whose invoice is not paid. */
export class OwedForRenewal {
  @Id({ description: 'The order; it tells its invoice.' })
  orderId!: string;

  @Day({ description: 'The last day to pay it: after that the product is blocked.' })
  payUntil!: string;
}

export const subscriptionSteps = [
  'reminder',
  'automatic-renewal',
  'renewal-on-account',
  'block',
  'end',
] as const;

/** What becomes of a product, and when. */
export class SubscriptionStep {
  @OneOf(subscriptionSteps)
  kind!: (typeof subscriptionSteps)[number];

  @Day()
  on!: string;
}

/** Until when a product is paid, and what becomes of it then (B-5). */
export class ProductSubscription extends OmitType(SubscriptionTold, ['organizationId']) {
  @Day({ nullable: true, description: 'Since when; null while it is not blocked.' })
  blockedOn!: string | null;

  @ListOf(() => OwedForRenewal, { max: 100 })
  owed!: OwedForRenewal[];

  @Flag({ description: 'Whether automatic renewal can be switched on, before its first attempt.' })
  canRenewAutomatically!: boolean;

  @ListOf(() => SubscriptionStep, {
    max: 100,
    description: 'If nobody does anything, and no attempt succeeds: the first of each kind.',
  })
  steps!: SubscriptionStep[];
}

const refusals = ['not-found', 'forbidden', 'second-factor-required'] as const;

/** The subscription of a product; `product-not-renewable` for one that has none. */
export const getSubscription = request('billing.v1.subscriptions.get', {
  input: ProductReference,
  output: ProductSubscription,
  scope: 'billing:read',
  effect: 'query',
  problems: [...refusals, 'product-not-renewable'],
});

/** By what a product is renewed from now on. */
export class AutomaticRenewalTerms {
  @OneOf(renewalMethods)
  method!: RenewalMethod;

  @Whole({
    ...{ min: 1, max: 120, example: 1, optional: true },
    description: 'How many periods of the plan at a time; one if left out.',
  })
  periods?: number;

  @Id({
    ...{ optional: true, nullable: true },
    description: 'Which billing address; null, or left out: the organization’s own (A5-4, A5-5).',
  })
  billingAddressId?: string | null;
}

export class SetAutomaticRenewalInput extends IntersectionType(
  ProductReference,
  AutomaticRenewalTerms,
) {}

/**
 * Has a product renewed by itself (B-5): a first attempt 14 days before its end, then one each day. It can be switched on only
 * before that, and changed always. Its billing address does not vanish from then on (A5-8).
 */
export const setAutomaticRenewal = request('billing.v1.subscriptions.set-automatic-renewal', {
  input: SetAutomaticRenewalInput,
  output: ProductSubscription,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [
    ...refusals,
    'product-not-renewable',
    'automatic-renewal-late',
    'no-saved-card',
    'billing-address-unknown',
  ],
});

export const stopAutomaticRenewal = request('billing.v1.subscriptions.stop-automatic-renewal', {
  input: ProductReference,
  output: ProductSubscription,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [...refusals, 'product-not-renewable'],
});

export class RenewalWarrantyTerms {
  @Flag({ description: 'Whether it is renewed on account where it is not paid in time.' })
  renewalWarranty!: boolean;
}

export class SetRenewalWarrantyInput extends IntersectionType(
  ProductReference,
  RenewalWarrantyTerms,
) {}

/** Switches the Renewal Warranty on or off (B-5). What was renewed on account stays to be paid. */
export const setRenewalWarranty = request('billing.v1.subscriptions.set-warranty', {
  input: SetRenewalWarrantyInput,
  output: ProductSubscription,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [...refusals, 'product-not-renewable'],
});

/** Has a product end with what is paid: nothing of it is renewed. */
export const cancelSubscription = request('billing.v1.subscriptions.cancel', {
  input: ProductReference,
  output: ProductSubscription,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [...refusals, 'product-not-renewable'],
});

/**
 * Ends a product at once, by somebody who has just proven who they are: what was paid for it is not given back. Who wants to close
 * their organization need not wait until it ends by itself (B-3).
 */
export const endProductNow = request('billing.v1.subscriptions.end', {
  input: ProductReference,
  output: Done,
  effect: 'command',
  problems: [
    ...refusals,
    'product-not-renewable',
    'fresh-authentication-required',
    'changed-meanwhile',
  ],
});

/** Takes a cancellation back, before the end. */
export const withdrawCancellation = request('billing.v1.subscriptions.withdraw-cancellation', {
  input: ProductReference,
  output: ProductSubscription,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [...refusals, 'product-not-renewable'],
});

export class ProductReminded extends SubscriptionTold {
  @Day({ description: 'The end that is coming: the first day that is not paid.' })
  end!: string;

  @Whole({ min: 0, max: 366, description: 'Which reminder it is: how many days before the end.' })
  daysBefore!: number;
}

/** A product ends soon, and is not renewed yet: once for each reminder before each end; of several that were missed the last. */
export const productReminded = event('events.billing.v1.product.reminded', {
  data: ProductReminded,
  consumedBy: ['notifications'],
});

/** By what a product lasts longer: somebody’s order, an automatic attempt, or the Renewal Warranty, to be paid later. */
export const renewalWays = ['order', 'automatic', 'on-account'] as const;
export type RenewalWay = (typeof renewalWays)[number];

export class ProductRenewed extends SubscriptionTold {
  @Id({ description: 'The order by which it was renewed; it tells its invoice.' })
  orderId!: string;

  @OneOf(renewalWays)
  way!: RenewalWay;
}

/** A product is paid for longer, or on account. */
export const productRenewed = event('events.billing.v1.product.renewed', {
  data: ProductRenewed,
  consumedBy: ['organizations'],
});

/** Why a product was not renewed by itself. */
export const renewalFailures = [
  'prepaid-too-low',
  'card-declined',
  'card-needs-confirmation',
  'no-saved-card',
  'address-not-billable',
  'not-for-sale',
  'other',
] as const;
export type RenewalFailure = (typeof renewalFailures)[number];

export class ProductRenewalFailed extends SubscriptionTold {
  @OneOf(['automatic', 'on-account'])
  way!: 'automatic' | 'on-account';

  @OneOf(renewalFailures, {
    description:
      '`card-needs-confirmation`: the bank asks the person. `address-not-billable`: the billing address is incomplete, or can’t be sold to.',
  })
  reason!: RenewalFailure;
}

/** An attempt to renew it came to nothing. An automatic one is made again each day until the end. */
export const productRenewalFailed = event('events.billing.v1.product.renewal-failed', {
  data: ProductRenewalFailed,
  consumedBy: ['notifications'],
});

export class ProductBlocked extends SubscriptionTold {
  @OneOf(['unpaid', 'invoice-unpaid'], {
    description:
      '`unpaid`: its time is over. `invoice-unpaid`: the invoice of its Renewal Warranty was not paid in time.',
  })
  reason!: 'unpaid' | 'invoice-unpaid';

  @Day({ description: 'When it ends for good, unless it is paid before.' })
  endsOn!: string;
}

/** It is not paid: it exists, and nobody can use it until it is. */
export const productBlocked = event('events.billing.v1.product.blocked', {
  data: ProductBlocked,
  consumedBy: ['organizations', 'notifications'],
});

/** What was unpaid is paid: it can be used again. */
export const productUnblocked = event('events.billing.v1.product.unblocked', {
  data: SubscriptionTold,
  consumedBy: ['organizations'],
});

/** Somebody has cancelled it: it ends with what is paid. */
export const productCancelled = event('events.billing.v1.product.cancelled', {
  data: SubscriptionTold,
  consumedBy: ['organizations'],
});

/** Somebody has taken the cancellation back before the end. */
export const productCancellationWithdrawn = event(
  'events.billing.v1.product.cancellation-withdrawn',
  { data: SubscriptionTold, consumedBy: ['organizations'] },
);

/** Automatic renewal was switched on, changed or switched off, by somebody or by a transfer to another organization. */
export const productAutomaticRenewalSet = event('events.billing.v1.product.automatic-renewal-set', {
  data: SubscriptionTold,
  consumedBy: ['organizations'],
});

/** The Renewal Warranty was switched on or off. */
export const productWarrantySet = event('events.billing.v1.product.warranty-set', {
  data: SubscriptionTold,
  consumedBy: ['organizations'],
});
