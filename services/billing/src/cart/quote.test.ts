import { describe, expect, it } from '@jest/globals';
import type { Plan } from '../catalog/catalog.js';
import type { LocalDate } from '../date/local-date.js';
import { swissRates } from '../tax/tax-rates.js';
import type { CartLine } from './cart.js';
import { type CartPricing, quoteCart } from './quote.js';

const names = { fr: 'Web', de: 'Web', it: 'Web', en: 'Web', es: 'Web' };
const yearly: Plan = {
  ...{ id: 'hosting.year', type: 'hosting', position: 1, state: 'active', months: 12 },
  ...{ taxClass: 'standard', names, descriptions: names },
  prices: {
    CHF: { newOrder: 5_900, renewal: 6_900 },
    EUR: { newOrder: 6_000, renewal: 7_000 },
  },
};
const pricing: CartPricing = {
  plans: new Map([[yearly.id, yearly]]),
  ...{ mode: 'gross', rates: { CH: swissRates }, day: '2026-11-27' as LocalDate },
};
const line: CartLine = { planId: yearly.id, name: 'munster.example', periods: 1 };
const quote = (country: string, more: Partial<CartPricing> = {}, lines = [line]) =>
  quoteCart({ country, lines }, { ...pricing, ...more });

describe('a cart', () => {
  it('A4-1 costs what an order would: the first period as new, further ones as renewals', () => {
    const { price, lines, currency } = quote('CH', {}, [{ ...line, periods: 3 }]);
    expect([currency, price.gross]).toEqual(['CHF', 5_900 + 2 * 6_900]);
    expect(lines[0]?.priced?.period).toEqual({ from: '2026-11-27', until: '2029-11-27' });
  });

  it.each([
    ['CH', 'CHF', 'domestic', { net: 5_458, tax: 442, gross: 5_900 }],
    ['LI', 'CHF', 'domestic', { net: 5_458, tax: 442, gross: 5_900 }],
    ['US', 'EUR', 'not-subject', { net: 5_550, tax: 0, gross: 5_550 }],
  ])('B-4 E-6 is priced for whoever lives in %s: in %s, %s', (country, currency, kind, total) => {
    const quoted = quote(country);
    expect(quoted).toMatchObject({ currency, treatment: { kind }, price: total, obstacles: [] });
  });

  it('E-6 shows consumers of a country where none is declared the prices as at home, and that they can not order', () => {
    const { treatment, price, obstacles } = quote('DE');
    expect([treatment, price.gross, obstacles]).toEqual([null, 6_000, ['country-not-served']]);
  });

  it.each([
    ['retired', { ...yearly, state: 'retired' } as const],
    ['without a price in the currency', { ...yearly, prices: { EUR: yearly.prices.EUR! } }],
    ['unknown', null],
  ])('A0-8 has no price for a plan that is %s, and says so', (_about, plan) => {
    const other = { ...yearly, id: 'hosting.other' };
    const plans = new Map([
      [yearly.id, plan],
      [other.id, other],
    ]);
    const { lines, price, obstacles } = quote('CH', { plans }, [
      line,
      { ...line, planId: other.id },
    ]);
    expect(lines.map(({ priced }) => priced === null)).toEqual([true, false]);
    expect([price.gross, obstacles]).toEqual([5_900, ['plan-not-for-sale']]);
  });
});
