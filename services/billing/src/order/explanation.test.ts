import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { locales } from '@atrium/contracts';
import { localDate } from '../date/local-date.js';
import { type AppliedPromo, priced, type PricedItem } from '../pricing/pricing.js';
import type { PriceMode, TaxTreatment } from '../tax/tax.js';
import { swissRates } from '../tax/tax-rates.js';
import { decimal, explanationOf } from './explanation.js';

const day = localDate('2026-11-27');
const domestic: TaxTreatment = { kind: 'domestic', country: 'CH' };

function explain(
  lists: number[],
  {
    mode = 'net' as PriceMode,
    treatment = domestic,
    promos = [] as AppliedPromo[],
    prepaid = 0,
  } = {},
) {
  const items = lists.map((list, n): PricedItem & { name: string; periods: number } => ({
    ...{ id: `line-${n}`, list: list * 12, firstPeriod: list, furtherPeriod: list },
    ...{ taxClass: 'standard', period: null },
    ...{ gratuity: null, name: `munster-${n}.example`, periods: 12 },
  }));
  const order = priced({ mode, treatment, rates: { CH: swissRates }, day, items, promos });
  const due = order.gross - prepaid;
  const steps = (locale: (typeof locales)[number]) =>
    explanationOf({ mode, currency: 'CHF', locale, items, priced: order, prepaid, due });
  return { steps, order };
}

describe('the explanation of a total', () => {
  it('A6-12 says every step, with the tax before it was rounded', () => {
    const promos = [
      {
        code: 'AUTUMN',
        discount: { kind: 'percent' as const, basisPoints: 2_000 },
        itemIds: ['line-0'],
      },
    ];
    const { steps } = explain([1_250], { promos, prepaid: 2_000 });
    expect(steps('en').map(({ kind, amount, exact }) => [kind, amount, exact])).toEqual([
      ['list-price', 15_000, null],
      ['promo-code', -3_000, null],
      ['tax-base', 12_000, null],
      ['tax', 972, '9.72'],
      ['total', 12_972, null],
      ['prepaid', -2_000, null],
      ['due', 10_972, null],
    ]);
    expect(steps('en').map(({ text }) => text.replaceAll('\u00a0', ' '))).toEqual([
      'munster-0.example: 12 × CHF 12.50 = CHF 150.00',
      'AUTUMN: −CHF 30.00, leaves CHF 120.00',
      'Taxable amount: CHF 120.00',
      'VAT of 8.1% on CHF 120.00, rounded once: CHF 9.72',
      'Total: CHF 120.00 + VAT CHF 9.72 = CHF 129.72',
      'From the prepaid account: CHF 20.00',
      'To be paid: CHF 109.72',
    ]);
  });

  it('E-2 gives the exact tax, and says where it goes on', () => {
    expect(decimal(86_062_500n, 10_000n)).toBe('86.0625');
    expect(decimal(100n * 810n, 10_810n)).toBe('0.07493061…');
    expect(decimal(0n, 10_000n)).toBe('0.00');
  });

  it('A5-7 says why somebody owes no tax, and what was taken out of a price that had it', () => {
    const { steps } = explain([1_081], { mode: 'gross', treatment: { kind: 'reverse-charge' } });
    expect(steps('de').slice(1, 4)).toMatchObject([
      { kind: 'tax-out', amount: -972 },
      { kind: 'tax-base', amount: 12_000 },
      { kind: 'tax', amount: 0, text: 'Steuerschuldnerschaft des Leistungsempfängers: keine MWST' },
    ]);
  });

  it('A0-1 comes to the same in five languages', () => {
    const { steps } = explain([333, 1_667]);
    const numbers = locales.map((locale) => steps(locale).map(({ amount }) => amount));
    expect(new Set(numbers.map((list) => list.join())).size).toBe(1);
    expect(new Set(locales.map((locale) => steps(locale).at(-1)?.text)).size).toBe(5);
  });

  it('I7 adds up, step by step, to what is owed', () => {
    const modes = fc.constantFrom<PriceMode>('net', 'gross');
    const lists = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lists, modes, fc.nat({ max: 10_000 }), (list, mode, basisPoints) => {
        const discount = { kind: 'percent' as const, basisPoints };
        const promos = [{ code: 'X', discount, itemIds: ['line-0', 'line-1'] }];
        const { steps, order } = explain(list, { mode, promos });
        const sum = (...kinds: string[]) =>
          steps('en')
            .filter(({ kind }) => kinds.includes(kind))
            .reduce((all, { amount }) => all + amount, 0);
        const master = sum('list-price', 'gratuity', 'promo-code');
        expect(master).toBe(mode === 'net' ? order.net : order.gross);
        expect(sum('tax-base') + sum('tax')).toBe(order.gross);
        expect(sum('due')).toBe(order.gross);
      }),
    );
  });
});
