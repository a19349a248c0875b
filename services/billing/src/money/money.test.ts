import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkedAmount, largestAmount, shareOf, spread, sumOf } from './money.js';

const amounts = fc.integer({ min: -largestAmount, max: largestAmount });

describe('an amount', () => {
  it('is whole, and no larger than a document can say', () => {
    for (const amount of [0.5, Number.NaN, Infinity, largestAmount + 1, -largestAmount - 1]) {
      expect(() => checkedAmount(amount)).toThrow(RangeError);
    }
    expect(Object.is(checkedAmount(-0), 0)).toBe(true);
    expect(() => sumOf([largestAmount, 1])).toThrow(RangeError);
    expect(sumOf([largestAmount, -1])).toBe(largestAmount - 1);
  });
});

describe('E-2 a share', () => {
  it('E-2 of 25.00 at 8.1 % is 2.03, where a product of binary fractions says 2.02', () => {
    expect((25 * 0.081).toFixed(2)).toBe('2.02');
    expect(shareOf(2_500, 810, 10_000)).toBe(203);
  });

  it('E-2 goes to the nearest unit, from the half away from zero, on both sides of it', () => {
    expect([1, 3, 5, -1, -3].map((amount) => shareOf(amount, 1, 2))).toEqual([1, 2, 3, -1, -2]);
    expect(shareOf(-2_500, 810, 10_000)).toBe(-203);
  });

  it('E-2 is never further than half a unit from what it is a share of', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (amount, basisPoints) => {
        const distance = shareOf(amount, basisPoints, 10_000) * 10_000 - amount * basisPoints;
        expect(Math.abs(distance)).toBeLessThanOrEqual(5_000);
      }),
    );
  });
});

describe('what is spread', () => {
  it('E-2 goes by weight, the rest to the largest remainders, of equal ones to the first', () => {
    expect(spread(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(spread(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(spread(10, [1, 6, 3])).toEqual([1, 6, 3]);
    expect(spread(5, [0, 0])).toEqual([5, 0]);
    expect(() => spread(5, [])).toThrow(RangeError);
  });

  it('E-2 sums up exactly, gives nothing to no weight, and no part is a whole unit off its share', () => {
    const weights = fc
      .array(fc.nat({ max: largestAmount }), { minLength: 1, maxLength: 20 })
      .filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(amounts, weights, (amount, list) => {
        const parts = spread(amount, list);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [n, part] of parts.entries()) {
          const off = BigInt(part) * total - BigInt(amount) * BigInt(list[n]!);
          expect(off < total && -off < total).toBe(true);
          if (list[n] === 0) expect(part).toBe(0);
        }
      }),
    );
  });
});
