import { OneOf, Part, Whole } from '../fields.js';
import type { Currency } from '../values.js';

/** A share of the price, an amount of money, or periods for which nothing is charged. */
export const discountKinds = ['percent', 'amount', 'free-period'] as const;
export type DiscountKind = (typeof discountKinds)[number];

/** The largest amount of money, in minor units (SIX, IG QR-bill, "Amt"). */
const largestAmount = 99_999_999_999;

/** One amount in each currency, as an order may be in either. */
export class AmountPerCurrency implements Record<Currency, number> {
  @Whole({ min: 1, max: largestAmount, description: 'In centimes.', example: 1_000 })
  CHF!: number;

  @Whole({ min: 1, max: largestAmount, description: 'In cents.', example: 1_000 })
  EUR!: number;
}

/** How much less somebody pays. Exactly the field that belongs to `kind` is there. */
export class DiscountTerms {
  @OneOf(discountKinds)
  kind!: DiscountKind;

  @Whole({
    ...{ min: 1, max: 10_000, optional: true },
    description: 'Of `percent`: hundredths of a percent; 10000 is free of charge.',
  })
  basisPoints?: number;

  @Part(() => AmountPerCurrency, {
    optional: true,
    description:
      'Of `amount`: taken off once, never more than the price; before tax where the price list is.',
  })
  amounts?: AmountPerCurrency;

  @Whole({
    ...{ min: 1, max: 120, optional: true },
    description: 'Of `free-period`: how many of the first periods of a plan cost nothing.',
  })
  periods?: number;
}
