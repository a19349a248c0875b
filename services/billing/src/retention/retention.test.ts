import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localDate, plusDays } from '../date/local-date.js';
import { cutoffOf, financialYearOf, keptUntil, lastEntryOf } from './retention.js';

const term = { years: 10, financialYearFrom: '01-01' };
const inJuly = { years: 10, financialYearFrom: '07-01' };

describe('how long a document is kept', () => {
  it.each([
    ['2026-01-01', term, '2037-01-01'],
    ['2026-12-31', term, '2037-01-01'],
    ['2027-01-01', term, '2038-01-01'],
    ['2026-06-30', inJuly, '2036-07-01'],
    ['2026-07-01', inJuly, '2037-07-01'],
    ['2024-02-29', term, '2035-01-01'],
    ['2026-11-27', { ...term, years: 20 }, '2047-01-01'],
  ] as const)('E-8 of %s: ten years from the end of its financial year', (day, of, until) => {
    expect(keptUntil(day, of)).toBe(until);
  });

  it('E-8 never less than ten years, nor eleven or more; and what is due is what lies before the cutoff', () => {
    const day = fc
      .integer({ min: 0, max: 40_000 })
      .map((days) => plusDays(localDate('2000-01-01'), days));
    const month = fc.integer({ min: 1, max: 12 }).map((n) => `${String(n).padStart(2, '0')}-01`);
    fc.assert(
      fc.property(day, day, month, (then, today, financialYearFrom) => {
        const of = { years: 10, financialYearFrom };
        const until = keptUntil(then, of);
        const [least, most] = [10, 11].map((years) => {
          return `${Number(then.slice(0, 4)) + years}${then.slice(4)}`;
        }) as [string, string];
        expect(until > least && until <= plusDays(localDate(`${most.slice(0, 7)}-01`), 31)).toBe(
          true,
        );
        expect(financialYearOf(then, financialYearFrom) <= then).toBe(true);
        expect(then < cutoffOf(today, of)).toBe(until <= today);
      }),
    );
  });

  it('E-8 counts from the last thing that became of it', () => {
    const [issuedAt, credited] = [new Date('2026-11-27'), new Date('2027-01-03')];
    const change = { from: 'paid', to: 'credited', by: null, cause: 'A-1' } as const;
    expect(lastEntryOf({ issuedAt, history: [] })).toBe(issuedAt);
    expect(lastEntryOf({ issuedAt, history: [{ ...change, at: credited }] })).toBe(credited);
  });
});
