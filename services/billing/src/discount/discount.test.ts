import { describe, expect, it } from '@jest/globals';
import { type DiscountTerms, discountKinds } from '@atrium/contracts';
import fc from 'fast-check';
import { discountOf } from './discount.js';

const amounts = { CHF: 1_000, EUR: 900 };

describe('a discount', () => {
  it.each<DiscountTerms>([
    { kind: 'percent', basisPoints: 10_000 },
    { kind: 'amount', amounts },
    { kind: 'free-period', periods: 2 },
  ])('A6-16 is a share, an amount or free periods: %j', (terms) => {
    expect(discountOf(terms)).toEqual(terms);
  });

  it('A25 (7.2) has the field of its kind and no other, whatever is sent', () => {
    const terms = fc.record(
      {
        kind: fc.constantFrom(...discountKinds),
        basisPoints: fc.integer({ min: 1, max: 10_000 }),
        amounts: fc.constant(amounts),
        periods: fc.integer({ min: 1, max: 120 }),
      },
      { requiredKeys: ['kind'] },
    );
    const field = { percent: 'basisPoints', amount: 'amounts', 'free-period': 'periods' };
    fc.assert(
      fc.property(terms, (sent) => {
        const read = discountOf(sent);
        const fits =
          Object.keys(sent).toSorted().join() === [field[sent.kind], 'kind'].toSorted().join();
        expect(fits ? read : 'pointer' in read).toEqual(fits ? sent : true);
      }),
    );
  });

  it('A25 (7.2) names the field that is missing or too much', () => {
    expect(discountOf({ kind: 'amount' })).toMatchObject({ pointer: '/discount/amounts' });
    expect(discountOf({ kind: 'percent', basisPoints: 1, periods: 1 })).toMatchObject({
      pointer: '/discount/periods',
    });
  });
});
