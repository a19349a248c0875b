import { request } from '../contract.js';
import { Base64url, Day, Id, ListOf, OneOf, Part, Text, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { currencies, type Currency } from '../values.js';
import { Amounts } from './orders.js';

/** What there is to pay: an order that was placed, an invoice on account, or more time for a product. */
export const payableKinds = ['order', 'invoice', 'renewal'] as const;
export type PayableKind = (typeof payableKinds)[number];

/** Something to pay, as it is chosen from the list. */
export class ChosenPayable {
  @OneOf(payableKinds)
  kind!: PayableKind;

  @Id({ description: 'Of the order, the invoice or the product.' })
  id!: string;
}

export class Payable extends ChosenPayable {
  @Text({ max: 300, description: 'What it is, in the organization’s language.' })
  text!: string;

  @OneOf(currencies)
  currency!: Currency;

  @Part(() => Amounts)
  price!: Amounts;

  @Whole({ min: 0, max: 99_999_999_999, description: 'What is left of it to pay.' })
  due!: number;

  @Day({ nullable: true, description: 'Until when; for a product the first day that is not paid.' })
  dueOn!: string | null;

  @Text({
    max: 27,
    nullable: true,
    description: 'By what a transfer is recognized. Each has its own: no other will do.',
  })
  reference!: string | null;
}

export class ToPayInput extends OrganizationReference {
  @Day({
    optional: true,
    description: 'Products that are paid until this day; two months from today if left out (B-5).',
  })
  until?: string;
}

export class Payables {
  @ListOf(() => Payable, { max: 1_000, description: 'What is due first comes first.' })
  items!: Payable[];
}

/** What an organization has to pay: orders that wait, invoices on account, and products whose time runs out (A10-7, B-5). */
export const listToPay = request('billing.v1.payables.list', {
  input: ToPayInput,
  output: Payables,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'billing-address-incomplete'],
});

export class MakeProFormaInput extends OrganizationReference {
  @ListOf(() => ChosenPayable, { max: 100, description: 'Exactly these, in this order (A10-4).' })
  items!: ChosenPayable[];

  @Id({
    optional: true,
    nullable: true,
    description: 'For whom; null or left out: the organization’s own address.',
  })
  billingAddressId?: string | null;
}

export class ProForma {
  @Base64url({ max: 4_000_000, description: 'The PDF.' })
  pdf!: string;
}

/**
 * A pro-forma of what was chosen: a paper without number or value, which changes nothing and can be made any number of times
 * (A10-3..A10-6). It is not kept.
 */
export const makeProForma = request('billing.v1.pro-formas.make', {
  input: MakeProFormaInput,
  output: ProForma,
  scope: 'billing:read',
  effect: 'query',
  timeout: 20_000,
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'billing-address-incomplete',
    'billing-address-unknown',
    'currencies-mixed',
  ],
});
