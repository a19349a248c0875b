import { type Currency, largestAmount } from '@atrium/contracts';

export { largestAmount };

/** An amount of money in whole minor units, centimes or cents, never a fraction of one. */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/** An amount as it is, where it is a whole number that a document can say. Throws `RangeError` else: it is a fault of ours. */
export function checkedAmount(amount: number): number {
  if (!Number.isSafeInteger(amount) || Math.abs(amount) > largestAmount) {
    throw new RangeError(`${amount} is no amount of money`);
  }
  // No minus zero: it would be written as "-0.00".
  return amount === 0 ? 0 : amount;
}

/** The sum of amounts of one currency. Throws `RangeError` beyond `largestAmount`. */
export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => checkedAmount(sum + checkedAmount(amount)), 0);
}

/**
 * `amount × numerator ÷ denominator`, exact, then rounded to the minor unit: half of one goes away from zero, as is commercial
 * use (E-2), where a product of binary fractions says 2.02 of 8.1 % of 25.00 instead of 2.03.
 */
export function shareOf(amount: number, numerator: number, denominator: number): number {
  const product = BigInt(checkedAmount(amount)) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const isNegative = product < 0n !== divisor < 0n;
  const [top, bottom] = [absolute(product), absolute(divisor)];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return checkedAmount(Number(isNegative ? -rounded : rounded));
}

/**
 * An amount in parts as the weights say, which sum up to it exactly: each gets the whole units of its share, and what is left
 * goes, a unit each, to the largest remainders; of equal ones the first (E-2). Weights are whole and not negative; where all are
 * zero, the first gets everything.
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  if (weights.length === 0) throw new RangeError('There is nothing to spread an amount over');
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return weights.map((_weight, n) => (n === 0 ? checkedAmount(amount) : 0));
  const sign = amount < 0 ? -1 : 1;
  const whole = BigInt(Math.abs(checkedAmount(amount)));
  const shares = weights.map((weight, n) => {
    const product = whole * BigInt(weight);
    return { n, units: product / total, remainder: product % total };
  });
  let left = whole - shares.reduce((sum, { units }) => sum + units, 0n);
  const byRemainder = shares.toSorted((a, b) => Number(b.remainder - a.remainder) || a.n - b.n);
  for (const share of byRemainder) {
    if (left === 0n) break;
    share.units += 1n;
    left -= 1n;
  }
  return shares.map(({ units }) => checkedAmount(sign * Number(units)));
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
