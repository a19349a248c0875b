import { shareOf } from '../money/money.js';

/**
 * How much less something costs (A6-16). All amounts are in the master mode of the price list; `free-periods` takes the price of
 * so many periods off.
 */
export type Discount =
  | { readonly kind: 'percent'; readonly basisPoints: number }
  | { readonly kind: 'amount'; readonly amount: number }
  | { readonly kind: 'free-periods'; readonly periods: number };

/**
 * What a discount takes off something of which `left` is left, and whose first periods cost `ofPeriods`: never more than is
 * left.
 */
export function takenOff(
  discount: Discount,
  left: number,
  ofPeriods: (periods: number) => number,
): number {
  switch (discount.kind) {
    case 'percent':
      return Math.min(left, shareOf(left, discount.basisPoints, 10_000));
    case 'amount':
      return Math.min(left, discount.amount);
    case 'free-periods':
      return Math.min(left, ofPeriods(discount.periods));
  }
}
