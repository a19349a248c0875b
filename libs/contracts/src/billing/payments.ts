import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Day, Flag, Id, ListOf, OneOf, Part, Secret, Text, Timestamp, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { PageInput } from '../page.js';
import { currencies, type Currency } from '../values.js';

/** What a payment is for. */
export const paymentPurposes = ['order', 'invoice', 'top-up'] as const;
export type PaymentPurposeKind = (typeof paymentPurposes)[number];

/** By which way money comes. */
export const paymentMethods = ['transfer', 'card'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export const paymentStates = [
  'requires-action',
  'pending',
  'succeeded',
  'failed',
  'cancelled',
  'partly-refunded',
  'refunded',
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** Where money goes that is given back: to the card that it came from, or to the prepaid account. */
export const refundDestinations = ['card', 'prepaid'] as const;
export type RefundDestination = (typeof refundDestinations)[number];

/** The largest amount of a payment, in minor units (SIX, IG QR-bill). */
export const largestPayment = 99_999_999_999;

/** What is paid for: an order, an invoice, or money for the prepaid account. */
export class PaymentPurpose {
  @OneOf(paymentPurposes)
  kind!: PaymentPurposeKind;

  @Id()
  id!: string;
}

/** An amount to pay. */
export class PaymentAmount {
  @Whole({
    ...{ min: 1, max: largestPayment, example: 5_000 },
    description: 'In centimes or cents.',
  })
  amount!: number;

  @OneOf(currencies, { example: 'CHF' })
  currency!: Currency;
}

/** Money of a payment that was given back, or is on its way. */
export class PaymentRefund extends PaymentAmount {
  @Id()
  id!: string;

  @Text({ max: 200 })
  reason!: string;

  @OneOf(refundDestinations)
  to!: RefundDestination;

  @Flag({ description: 'False while the card provider is still to be asked.' })
  done!: boolean;

  @Timestamp()
  at!: string;
}

/** A payment as an organization sees it. Nothing of a card is in it. */
export class OrganizationPayment extends PaymentAmount {
  @Id()
  id!: string;

  @Part(() => PaymentPurpose)
  purpose!: PaymentPurpose;

  @OneOf(paymentMethods)
  method!: PaymentMethod;

  @OneOf(paymentStates, {
    description:
      '`requires-action`: the person has to do something, as to enter a card. `pending`: the money is awaited.',
  })
  state!: PaymentState;

  @Text({
    ...{ max: 27, nullable: true, example: '210000000003139471430009017' },
    description: 'By what a bank transfer is recognized (QR or creditor reference).',
  })
  reference!: string | null;

  @Text({ max: 100, nullable: true, description: 'Why the last card was declined.' })
  declined!: string | null;

  @Whole({ min: 0, max: largestPayment, description: 'How much of it was given back.' })
  refunded!: number;

  @ListOf(() => PaymentRefund, { max: 100 })
  refunds!: PaymentRefund[];

  @Timestamp()
  createdAt!: string;

  @Day({ nullable: true, description: 'The day it was paid.' })
  paidOn!: string | null;
}

export const paymentActionKinds = ['transfer', 'client-secret', 'redirect'] as const;

/** What a person does next, so that a payment succeeds. */
export class PaymentAction {
  @OneOf(paymentActionKinds, {
    description:
      '`transfer`: transfer the amount to the account, with the reference. `client-secret`: enter a card with the provider’s own form. `redirect`: go to the page of the bank (3-D Secure).',
  })
  kind!: (typeof paymentActionKinds)[number];

  @Text({ max: 27, optional: true, description: 'Of a transfer.' })
  reference?: string;

  @Text({ max: 34, optional: true, description: 'Of a transfer: the account it goes to.' })
  iban?: string;

  @Text({ max: 20, optional: true, example: 'stripe', description: 'Who takes the card.' })
  provider?: string;

  @Secret({ optional: true, description: 'Hand it to the provider’s form, and keep it nowhere.' })
  clientSecret?: string;

  @Text({ max: 255, optional: true, description: 'Names us to the provider’s form.' })
  publishableKey?: string;

  @Text({ max: 2_048, optional: true, description: 'Of a redirection.' })
  url?: string;
}

/** A payment, and what to do next; nothing where nothing is to be done. */
export class StartedPayment {
  @Part(() => OrganizationPayment)
  payment!: OrganizationPayment;

  @Part(() => PaymentAction, { nullable: true })
  action!: PaymentAction | null;
}

export class TopUpTerms extends PaymentAmount {
  @OneOf(paymentMethods, { example: 'transfer' })
  method!: PaymentMethod;

  @Flag({
    optional: true,
    description: 'By card: pay with the one that is saved, without entering it again.',
  })
  savedCard?: boolean;
}

export class BeginTopUpInput extends IntersectionType(OrganizationReference, TopUpTerms) {}

/**
 * Begins to pay money in to the prepaid account (B-5): it is there once the payment has succeeded. A top-up is no supply: it has a
 * receipt and neither tax nor an invoice number.
 */
export const beginTopUp = request('billing.v1.top-ups.begin', {
  input: BeginTopUpInput,
  output: StartedPayment,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'required',
  timeout: 15_000,
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'organization-closing',
    'payment-method-unavailable',
    'no-saved-card',
  ],
});

/** Which payment, in which organization. */
export class PaymentReferenceInput extends OrganizationReference {
  @Id()
  paymentId!: string;
}

/**
 * Says again what is to be done for a payment: after a page was closed, or the card provider was away. A payment that has
 * succeeded has no action.
 */
export const continuePayment = request('billing.v1.payments.continue', {
  input: PaymentReferenceInput,
  output: StartedPayment,
  effect: 'command',
  timeout: 15_000,
  problems: ['not-found', 'forbidden', 'second-factor-required', 'payment-method-unavailable'],
});

/** Gives up a top-up that is not paid. What is for an order or an invoice ends with it. */
export const cancelTopUp = request('billing.v1.top-ups.cancel', {
  input: PaymentReferenceInput,
  output: OrganizationPayment,
  effect: 'command',
  timeout: 15_000,
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'payment-settled',
    'payment-method-unavailable',
  ],
});

export class ListPaymentsInput extends PageInput {
  @Id()
  organizationId!: string;
}

export class OrganizationPayments {
  @ListOf(() => OrganizationPayment, { max: 200 })
  items!: OrganizationPayment[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The payments of an organization, the newest first. */
export const listPayments = request('billing.v1.payments.list', {
  input: ListPaymentsInput,
  output: OrganizationPayments,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export const getPayment = request('billing.v1.payments.get', {
  input: PaymentReferenceInput,
  output: OrganizationPayment,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** How much to give back, and why. */
export class RefundTerms {
  @Whole({ min: 1, max: largestPayment, example: 1_000, description: 'In centimes or cents.' })
  amount!: number;

  @Text({ max: 200, example: 'Paid twice' })
  reason!: string;
}

export class RefundPaymentInput extends IntersectionType(PaymentReferenceInput, RefundTerms) {}

/**
 * Gives money of a payment back: to the card that it came from; what came by transfer goes to the prepaid account. Never more than
 * was paid, whatever is asked at once. A top-up is not given back: its money is paid out of the prepaid account.
 */
export const refundPayment = request('billing.v1.payments.refund', {
  input: RefundPaymentInput,
  output: OrganizationPayment,
  operatorsOnly: true,
  effect: 'command',
  idempotency: 'required',
  timeout: 15_000,
  problems: ['not-found', 'payment-not-refundable', 'refund-too-large'],
});

/** A payment after what happened. */
export class PaymentTold extends PaymentAmount {
  @Id()
  organizationId!: string;

  @Id()
  paymentId!: string;

  @Part(() => PaymentPurpose)
  purpose!: PaymentPurpose;

  @OneOf(paymentMethods)
  method!: PaymentMethod;

  @OneOf(paymentStates)
  state!: PaymentState;

  @Day({ nullable: true, description: 'The day it was paid.' })
  paidOn!: string | null;

  @Whole({ min: 0, max: largestPayment })
  refunded!: number;
}

/** The money is there: what it is for can go on. Told once for each payment, and each purpose has one at most (I7). */
export const paymentSucceeded = event('events.billing.v1.payment.succeeded', {
  data: PaymentTold,
  consumedBy: ['billing'],
});

/** Too many cards were declined: what it is for needs another payment. */
export const paymentFailed = event('events.billing.v1.payment.failed', {
  data: PaymentTold,
  consumedBy: ['notifications'],
});

/** It was given up before it was paid. */
export const paymentCancelled = event('events.billing.v1.payment.cancelled', {
  data: PaymentTold,
  consumedBy: [],
});

export class PaymentRefunded extends PaymentTold {
  @Id({ description: 'The same however often it is told.' })
  refundId!: string;

  @OneOf(refundDestinations)
  to!: RefundDestination;

  @Whole({ min: 1, max: largestPayment, description: 'How much was given back with this refund.' })
  refundAmount!: number;
}

/** Money of it was given back. */
export const paymentRefunded = event('events.billing.v1.payment.refunded', {
  data: PaymentRefunded,
  consumedBy: ['billing', 'notifications'],
});

/** An operator has said that money of it is given back. */
export const paymentRefundOrdered = event('events.billing.v1.payment.refund-ordered', {
  data: PaymentRefunded,
  consumedBy: ['identity'],
});
