import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Amount, Id, ListOf, OneOf, SignedAmount, Text, Timestamp, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { PageInput } from '../page.js';
import { currencies, type Currency } from '../values.js';

/**
 * Why something moved on a prepaid account. `hold` sets a part of the balance aside for an order; `capture` takes it for good,
 * `void` gives it back. A `payment` takes without a hold. `pay-out-confirmed` and `pay-out-suspended` change no balance: the money
 * had left it before.
 */
export const prepaidKinds = [
  'top-up',
  'payment',
  'refund',
  'hold',
  'capture',
  'void',
  'pay-out',
  'pay-out-confirmed',
  'pay-out-returned',
  'pay-out-suspended',
  'correction',
] as const;
export type PrepaidKind = (typeof prepaidKinds)[number];

/** The prepaid money of an organization in one currency, in minor units. */
export class PrepaidBalance {
  @OneOf(currencies)
  currency!: Currency;

  @SignedAmount({ description: 'Never below zero.' })
  balance!: number;

  @SignedAmount({ description: 'How much of it is set aside for orders.' })
  held!: number;

  @SignedAmount({ description: 'What can be spent or paid out: the balance less what is held.' })
  available!: number;
}

export class PrepaidAccount {
  @ListOf(() => PrepaidBalance, { max: currencies.length, description: 'One of each currency.' })
  items!: PrepaidBalance[];
}

/** The money reserve of an organization, for each currency (B-5, E-11): what of it is left stands in the way of closing (A8-3). */
export const getPrepaidAccount = request('billing.v1.prepaid-accounts.get', {
  input: OrganizationReference,
  output: PrepaidAccount,
  effect: 'query',
  scope: 'billing:read',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** What a movement was for: at most one of each. */
export class PrepaidPurpose {
  @Id({ nullable: true })
  orderId!: string | null;

  @Id({ nullable: true })
  paymentId!: string | null;

  @Id({ nullable: true })
  payOutId!: string | null;
}

/** One line of a statement. */
export class PrepaidMovement extends PrepaidPurpose {
  @Whole({
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    description: 'Counts the lines of the account from 1.',
  })
  number!: number;

  @Timestamp()
  at!: string;

  @OneOf(prepaidKinds)
  kind!: PrepaidKind;

  @Amount()
  amount!: number;

  @SignedAmount({
    description: 'By how much the balance changed: zero for what is only set aside.',
  })
  change!: number;

  @SignedAmount({ description: 'The balance after it.' })
  balance!: number;

  @SignedAmount({ description: 'What was held of the balance after it.' })
  held!: number;

  @Text({ max: 200, nullable: true, description: 'Why an operator corrected the account.' })
  reason!: string | null;

  @Id({ nullable: true, description: 'The account that did it; null where it followed by itself.' })
  by!: string | null;
}

export class PrepaidStatementInput extends IntersectionType(OrganizationReference, PageInput) {
  @OneOf(currencies)
  currency!: Currency;
}

export class PrepaidStatement {
  @ListOf(() => PrepaidMovement, { max: 200 })
  items!: PrepaidMovement[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** What moved on the prepaid account in one currency, the newest first (B-5). */
export const listPrepaidMovements = request('billing.v1.prepaid-accounts.list-movements', {
  input: PrepaidStatementInput,
  output: PrepaidStatement,
  effect: 'query',
  scope: 'billing:read',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export const correctionDirections = ['credit', 'debit'] as const;
export type CorrectionDirection = (typeof correctionDirections)[number];

export class CorrectPrepaidInput extends OrganizationReference {
  @OneOf(currencies)
  currency!: Currency;

  @OneOf(correctionDirections, { description: '`credit` gives money, `debit` takes some.' })
  direction!: CorrectionDirection;

  @Amount()
  amount!: number;

  @Text({
    max: 200,
    example: 'Transfer of 12 November without reference',
    description: 'The organization reads it.',
  })
  reason!: string;
}

/** An operator gives a prepaid account money, or takes some, and says why: money that came without a reference, for example. */
export const correctPrepaidAccount = request('billing.v1.prepaid-accounts.correct', {
  input: CorrectPrepaidInput,
  output: PrepaidMovement,
  operatorsOnly: true,
  effect: 'command',
  idempotency: 'required',
  problems: [
    'not-found',
    'prepaid-insufficient',
    'prepaid-limit',
    'organization-closing',
    'idempotency-key-reused',
  ],
});

/** A prepaid account after what moved on it. */
export class PrepaidAccountChanged extends PrepaidPurpose {
  @Id()
  organizationId!: string;

  @OneOf(currencies)
  currency!: Currency;

  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER })
  number!: number;

  @OneOf(prepaidKinds)
  kind!: PrepaidKind;

  @Amount()
  amount!: number;

  @SignedAmount()
  change!: number;

  @SignedAmount()
  balance!: number;

  @SignedAmount()
  held!: number;
}

/** Something moved on a prepaid account. Its aggregate is the account in one currency, and its version the number of the line. */
export const prepaidAccountChanged = event('events.billing.v1.prepaid-account.changed', {
  data: PrepaidAccountChanged,
  consumedBy: ['organizations', 'identity', 'notifications'],
});
