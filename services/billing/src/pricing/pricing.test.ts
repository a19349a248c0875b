import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localDate, plusDays } from '../date/local-date.js';
import type { PriceMode, TaxTreatment } from '../tax/tax.js';
import { swissRates, type TaxRates } from '../tax/tax-rates.js';
import type { Discount } from './discount.js';
import { type AppliedPromo, type PricedItem, priced, type Pricing } from './pricing.js';

const rates: TaxRates = { CH: swissRates };
const day = localDate('2026-11-27');
const year = { from: day, until: localDate('2027-11-27') };
const domestic: TaxTreatment = { kind: 'domestic', country: 'CH' };

const item = (id: string, list: number, more: Partial<PricedItem> = {}): PricedItem => ({
  ...{ id, list, firstPeriod: list, furtherPeriod: list, taxClass: 'standard' },
  ...{ period: year, gratuity: null },
  ...more,
});

function price(
  items: PricedItem[],
  { promos = [], mode = 'net', treatment = domestic }: Partial<Omit<Pricing, 'items'>> = {},
) {
  return priced({ mode, treatment, rates, day, items, promos });
}

const percent = (percents: number): Discount => ({ kind: 'percent', basisPoints: percents * 100 });
const promo = (discount: Discount, ...itemIds: string[]): AppliedPromo => ({
  ...{ code: 'AUTUMN', discount, itemIds },
});

describe('E-2 the tax of an order', () => {
  it('E-2 is rounded once for all lines of a rate: 86.06 where rounded by line it were 86.07', () => {
    const order = price([item('a', 18_750), item('b', 87_500)]);
    expect(order.groups).toEqual([{ category: 'S', basisPoints: 810, base: 106_250, tax: 8_606 }]);
    expect(order.gross).toBe(114_856);
  });

  it('E-2 is taken out of prices that have it: whoever pays 9.90 and 5.05 pays 14.95', () => {
    const order = price([item('a', 990), item('b', 505, { taxClass: 'reduced' })], {
      mode: 'gross',
    });
    expect(order.gross).toBe(1_495);
    expect(order.groups).toEqual([
      { category: 'S', basisPoints: 810, base: 916, tax: 74 },
      { category: 'S', basisPoints: 260, base: 492, tax: 13 },
    ]);
  });

  it('E-1 has the parts of a period that spans a change of rates, by days', () => {
    const spanning = { from: localDate('2023-07-01'), until: localDate('2024-07-01') };
    const order = price([item('a', 36_600, { period: spanning })]);
    expect(
      order.parts.map(({ period, net, basisPoints }) => [period?.from, net, basisPoints]),
    ).toEqual([
      ['2023-07-01', 18_400, 770],
      ['2024-01-01', 18_200, 810],
    ]);
    expect(order.groups.map(({ basisPoints, tax }) => [basisPoints, tax])).toEqual([
      [810, 1_474],
      [770, 1_417],
    ]);
  });

  it('E-6 is nothing for a business of the Union: from a price with tax it pays the net of each rate', () => {
    const items = [item('a', 10_810), item('b', 1_026, { taxClass: 'reduced' })];
    const order = price(items, { mode: 'gross', treatment: { kind: 'reverse-charge' } });
    expect(order).toMatchObject({ net: 11_000, tax: 0, gross: 11_000 });
    expect(order.groups).toEqual([{ category: 'AE', basisPoints: 0, base: 11_000, tax: 0 }]);
    expect(order.parts.map(({ net, gross }) => [net, gross])).toEqual([
      [10_000, 10_000],
      [1_000, 1_000],
    ]);
    const elsewhere = price([item('a', 500)], { treatment: { kind: 'not-subject' } });
    expect(elsewhere.groups).toEqual([{ category: 'O', basisPoints: 0, base: 500, tax: 0 }]);
  });
});

describe('discounts', () => {
  it('A6-15 lower what is taxed: of 100.00 less 20 % the tax is that of 80.00', () => {
    const order = price([item('a', 10_000)], { promos: [promo(percent(20), 'a')] });
    expect(order).toMatchObject({ net: 8_000, tax: 648, gross: 8_648 });
    expect(order.parts[0]?.discounts).toEqual([
      { kind: 'promo-code', label: 'AUTUMN', amount: 2_000, net: 2_000 },
    ]);
  });

  it('A6-16 go in order: the gratuity, then percents, then amounts, whatever was applied first', () => {
    const gratuity = { label: 'Thank you', discount: percent(50) };
    const order = price([item('a', 10_000, { gratuity }), item('b', 10_000)], {
      promos: [promo({ kind: 'amount', amount: 1_000 }, 'b'), promo(percent(10), 'a')],
    });
    expect(order.parts.map(({ net }) => net)).toEqual([4_500, 9_000]);
    expect(order.parts[0]?.discounts.map(({ amount }) => amount)).toEqual([5_000, 500]);
  });

  it('A25 do not add up: one code for a line, the first that is taken off', () => {
    const promos = [promo(percent(90), 'a'), { ...promo(percent(90), 'a', 'b'), code: 'TWICE' }];
    const order = price([item('a', 10_000), item('b', 10_000)], { promos });
    expect(order.parts.map(({ net }) => net)).toEqual([1_000, 1_000]);
  });

  it('A6-16 of whole periods take their price off, and no more than there is', () => {
    const free = (periods: number): Discount => ({ kind: 'free-periods', periods });
    const months = item('a', 30_000, { firstPeriod: 1_000, furtherPeriod: 3_000 });
    expect(price([months], { promos: [promo(free(2), 'a')] }).net).toBe(26_000);
    expect(price([months], { promos: [promo(free(13), 'a')] }).gross).toBe(0);
  });

  it('A6-8 A6-16 can take off everything, and nothing is owed to anybody', () => {
    const order = price([item('a', 990), item('b', 505)], {
      mode: 'gross',
      promos: [promo(percent(100), 'a', 'b')],
    });
    expect(order).toMatchObject({ net: 0, tax: 0, gross: 0 });
    expect(order.parts.map(({ listNet, discounts }) => listNet - (discounts[0]?.net ?? 0))).toEqual(
      [0, 0],
    );
  });
});

describe('any order', () => {
  const discounts: fc.Arbitrary<Discount> = fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.nat({ max: 10_000 }) }),
    fc.record({ kind: fc.constant('amount' as const), amount: fc.nat({ max: 500_000 }) }),
    fc.record({ kind: fc.constant('free-periods' as const), periods: fc.nat({ max: 30 }) }),
  );
  const items = fc
    .array(
      fc.record({
        perPeriod: fc.nat({ max: 2_000_000 }),
        periods: fc.integer({ min: 1, max: 24 }),
        taxClass: fc.constantFrom('standard' as const, 'reduced' as const, 'lodging' as const),
        from: fc.option(fc.nat({ max: 5_000 })),
        days: fc.integer({ min: 1, max: 2_000 }),
        gratuity: fc.option(discounts),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((drawn) =>
      drawn.map(({ perPeriod, periods, taxClass, from, days, gratuity }, n): PricedItem => {
        const begins = from === null ? null : plusDays('2012-01-01', from);
        return {
          ...{ id: `item-${n}`, list: perPeriod * periods, taxClass },
          ...{ firstPeriod: perPeriod, furtherPeriod: perPeriod },
          period: begins && { from: begins, until: plusDays(begins, days) },
          gratuity: gratuity && { label: 'Gratuity', discount: gratuity },
        };
      }),
    );
  const promos = fc.array(
    fc.record({
      code: fc.constantFrom('A', 'B', 'C'),
      discount: discounts,
      itemIds: fc.subarray(['item-0', 'item-1', 'item-2', 'item-3']),
    }),
    { maxLength: 3 },
  );
  const modes = fc.constantFrom<PriceMode>('net', 'gross');
  const treatments = fc.constantFrom<TaxTreatment>(
    domestic,
    { kind: 'reverse-charge' },
    { kind: 'not-subject' },
  );

  it('I7 sums up to the unit: parts to groups, groups to totals, discounts to what is less', () => {
    fc.assert(
      fc.property(items, promos, modes, treatments, (list, codes, mode, treatment) => {
        const order = price(list, { promos: codes, mode, treatment });
        const sum = (amounts: number[]) => amounts.reduce((all, amount) => all + amount, 0);
        for (const { category, basisPoints, base } of order.groups) {
          const own = order.parts.filter(
            (part) => part.category === category && part.basisPoints === basisPoints,
          );
          expect(sum(own.map(({ net }) => net))).toBe(base);
        }
        expect(sum(order.groups.map(({ base }) => base))).toBe(order.net);
        expect(order.net + order.tax).toBe(order.gross);
        for (const part of order.parts) {
          expect(part.left).toBeGreaterThanOrEqual(0);
          expect(part.net).toBeGreaterThanOrEqual(0);
          expect(part.list - sum(part.discounts.map(({ amount }) => amount))).toBe(part.left);
          expect(part.listNet - sum(part.discounts.map(({ net }) => net))).toBe(part.net);
          for (const { net } of part.discounts) expect(net).toBeGreaterThanOrEqual(0);
        }
        for (const { id, list: before } of list) {
          const own = order.parts.filter(({ itemId }) => itemId === id);
          expect(sum(own.map((part) => part.list))).toBe(before);
        }
      }),
    );
  });

  it('A0-4 E-2 at home costs exactly what prices with tax say, less what was taken off', () => {
    fc.assert(
      fc.property(items, promos, (list, codes) => {
        const order = price(list, { promos: codes, mode: 'gross' });
        expect(order.gross).toBe(order.parts.reduce((all, { left }) => all + left, 0));
      }),
    );
  });

  it('E-2 has the tax of each rate within half a unit of its base (EN 16931, BR-CO-17)', () => {
    fc.assert(
      fc.property(items, promos, modes, (list, codes, mode) => {
        for (const { basisPoints, base, tax } of price(list, { promos: codes, mode }).groups) {
          const off = Math.abs(base * basisPoints - tax * 10_000);
          expect(off).toBeLessThanOrEqual(5_000 + basisPoints / 2);
        }
      }),
    );
  });
});
