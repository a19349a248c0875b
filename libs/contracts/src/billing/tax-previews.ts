import { request } from '../contract.js';
import { ListOf, OneOf, Part, Text, Whole } from '../fields.js';
import { currencies, type Currency } from '../values.js';
import { BillingAddressReference } from './billing-addresses.js';
import { confirmationStates, type ConfirmationState } from './tax-numbers.js';

/** How a supply is taxed. */
export const taxTreatments = [
  'domestic',
  'reverse-charge',
  'not-subject',
  'consumer-abroad',
] as const;

/**
 * Why it is taxed so: the recipient is at home, a confirmed business of the European Union, outside of both, or a consumer in a
 * country for which tax is declared. Or why nothing can be sold for now: the tax number is not confirmed, so that nobody knows
 * which it is; the country is not served without one.
 */
export const taxReasons = [
  'at-home',
  'business-in-the-union',
  'outside',
  'consumer-in-the-union',
  'tax-number-unconfirmed',
  'country-not-served',
] as const;

/** A rate of today. */
export class TaxRateNow {
  @OneOf(['standard', 'reduced', 'lodging'], {
    description: 'What is supplied, as the law says it.',
  })
  taxClass!: 'standard' | 'reduced' | 'lodging';

  @Whole({
    min: 0,
    max: 10_000,
    example: 810,
    description: 'Hundredths of a percent: 8.1 % is 810.',
  })
  basisPoints!: number;
}

/** The tax number that counts, and what is known of it. */
export class PreviewedTaxNumber {
  @Text({ max: 32 })
  value!: string;

  @OneOf(confirmationStates)
  state!: ConfirmationState;

  @Text({
    max: 500,
    nullable: true,
    description: 'Whose it is, as it was confirmed; null where that is not known.',
  })
  holder!: string | null;
}

export class TaxPreview {
  @OneOf(taxTreatments, { nullable: true, description: 'Null: nothing can be sold for now.' })
  treatment!: (typeof taxTreatments)[number] | null;

  @OneOf(taxReasons)
  reason!: (typeof taxReasons)[number];

  @OneOf(currencies, {
    description: 'That of the organization’s own address, whichever is chosen (B-4).',
  })
  currency!: Currency;

  @ListOf(() => TaxRateNow, { max: 10, description: 'Empty where no tax is charged.' })
  ratesNow!: TaxRateNow[];

  @Part(() => PreviewedTaxNumber, { nullable: true })
  taxNumber!: PreviewedTaxNumber | null;
}

/** How it would be taxed if something were billed by this address today: to be shown before anybody pays (A5-7). */
export const previewTax = request('billing.v1.addresses.preview-tax', {
  input: BillingAddressReference,
  output: TaxPreview,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'billing-address-incomplete'],
});
