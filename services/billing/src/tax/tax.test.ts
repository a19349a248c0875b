import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysIn, localDate, plusDays } from '../date/local-date.js';
import { priceShown, type TaxedRecipient, taxTreatmentOf } from './tax.js';
import { byRate, rateOn, swissRates, taxClasses } from './tax-rates.js';

const home = { CH: swissRates };
const recipient = (country: string, value?: string, isConfirmed = false): TaxedRecipient => ({
  country,
  type: 'company',
  taxNumber: value === undefined ? null : { value, isConfirmed },
});

describe('E-1 a rate', () => {
  it('E-1 is the one of the day of the supply', () => {
    const table = ['2017-12-31', '2018-01-01', '2023-12-31', '2024-01-01', '2026-11-27'].map(
      (day) => taxClasses.map((taxClass) => rateOn(swissRates[taxClass], localDate(day))),
    );
    expect(table).toEqual([
      [800, 250, 380],
      [770, 250, 370],
      [770, 250, 370],
      [810, 260, 380],
      [810, 260, 380],
    ]);
    expect(() => rateOn(swissRates.standard, '2010-12-31')).toThrow(RangeError);
  });

  it('E-1 changes inside of a period that spans a change, whose parts are shown', () => {
    const year = { from: localDate('2023-07-01'), until: localDate('2024-07-01') };
    expect(byRate(swissRates.standard, year)).toEqual([
      { period: { from: '2023-07-01', until: '2024-01-01' }, basisPoints: 770 },
      { period: { from: '2024-01-01', until: '2024-07-01' }, basisPoints: 810 },
    ]);
    const next = { from: localDate('2024-01-01'), until: localDate('2025-01-01') };
    expect(byRate(swissRates.standard, next)).toEqual([{ period: next, basisPoints: 810 }]);
  });

  it('E-1 covers each day of a period once, with the rate of that day', () => {
    const begins = fc.integer({ min: 0, max: 6_000 }).map((days) => plusDays('2011-01-01', days));
    fc.assert(
      fc.property(begins, fc.integer({ min: 1, max: 4_000 }), (from, days) => {
        const period = { from, until: plusDays(from, days) };
        const parts = byRate(swissRates.lodging, period);
        expect(parts[0]?.period.from).toBe(from);
        expect(parts.at(-1)?.period.until).toBe(period.until);
        expect(parts.reduce((sum, part) => sum + daysIn(part.period), 0)).toBe(days);
        for (const part of parts) {
          const last = plusDays(part.period.until, -1);
          expect(rateOn(swissRates.lodging, part.period.from)).toBe(part.basisPoints);
          expect(rateOn(swissRates.lodging, last)).toBe(part.basisPoints);
        }
      }),
    );
  });
});

describe('E-6 how somebody is taxed', () => {
  it('E-6 at home, in Switzerland and Liechtenstein, whatever number they have', () => {
    for (const country of ['CH', 'LI']) {
      const treatment = taxTreatmentOf(recipient(country, 'CHE-123.456.788 TVA'), home);
      expect(treatment).toEqual({ kind: 'domestic', country: 'CH' });
    }
  });

  it('E-6 a business of the Union owes it itself, once its number is confirmed and not before', () => {
    expect(taxTreatmentOf(recipient('DE', 'DE136695976', true), home)).toEqual({
      kind: 'reverse-charge',
    });
    expect(taxTreatmentOf(recipient('DE', 'DE136695976'), home)).toEqual({
      refused: 'tax-number-unconfirmed',
    });
    expect(taxTreatmentOf(recipient('GR', 'EL094259216', true), home)).toEqual({
      kind: 'reverse-charge',
    });
  });

  it('E-6 a company without a number, or with one of another country, is taxed as a consumer', () => {
    const number = 'FR40303265045';
    expect(taxTreatmentOf(recipient('DE'), home)).toEqual({ refused: 'country-not-served' });
    expect(taxTreatmentOf(recipient('DE', number, true), home)).toEqual({
      refused: 'country-not-served',
    });
    const rates = { ...home, DE: { ...swissRates, standard: [] } };
    expect(taxTreatmentOf(recipient('DE'), rates)).toEqual({
      kind: 'consumer-abroad',
      country: 'DE',
    });
  });

  it('E-6 elsewhere nothing is owed here', () => {
    expect(taxTreatmentOf(recipient('US'), home)).toEqual({ kind: 'not-subject' });
    expect(taxTreatmentOf(recipient('GB', 'GB123', true), home)).toEqual({ kind: 'not-subject' });
  });
});

describe('E-2 a price', () => {
  it('E-2 A0-4 with tax is kept where it is the master: 7.5 % of them can not be reached from a rounded net one', () => {
    const unreachable = Array.from({ length: 20_000 }, (_unused, n) => n + 1).filter((gross) => {
      const { net } = priceShown(gross, 'gross', 810);
      return priceShown(net, 'net', 810).gross !== gross;
    });
    expect(unreachable).toHaveLength(1_499);
  });

  it('E-2 is its net and its tax together, and the master is what it was', () => {
    const rates = fc.constantFrom(0, 250, 260, 380, 770, 810, 2_000, 2_550);
    const modes = fc.constantFrom('net' as const, 'gross' as const);
    fc.assert(
      fc.property(fc.nat({ max: 50_000_000_000 }), modes, rates, (amount, mode, basisPoints) => {
        const price = priceShown(amount, mode, basisPoints);
        expect(price.net + price.tax).toBe(price.gross);
        expect(price[mode]).toBe(amount);
        // Taking the tax of a gross price out is within half a unit of adding it to the net one.
        expect(Math.abs(price.net * basisPoints - price.tax * 10_000)).toBeLessThanOrEqual(
          5_000 + basisPoints / 2,
        );
      }),
    );
  });
});
