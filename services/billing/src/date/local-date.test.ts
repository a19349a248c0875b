import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beginningOf,
  dayOf,
  daysBetween,
  daysIn,
  lastDayOf,
  localDate,
  plusDays,
  plusMonths,
} from './local-date.js';

describe('a day', () => {
  it('is one that the calendar has', () => {
    expect(localDate('2028-02-29')).toBe('2028-02-29');
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00']) {
      expect(() => localDate(text)).toThrow(RangeError);
    }
  });

  it('E-1 is another in Zurich than in London for an hour each night', () => {
    expect(dayOf(new Date('2023-12-31T22:59:59Z'), 'Europe/Zurich')).toBe('2023-12-31');
    expect(dayOf(new Date('2023-12-31T23:00:00Z'), 'Europe/Zurich')).toBe('2024-01-01');
    expect(dayOf(new Date('2026-06-30T22:00:00Z'), 'Europe/Zurich')).toBe('2026-07-01');
    expect(beginningOf('2026-07-01', 'Europe/Zurich').toISOString()).toBe(
      '2026-06-30T22:00:00.000Z',
    );
  });

  it('a month after the 31st is the last of the month, and two months after it the 31st again', () => {
    expect([1, 2, 3, 13].map((months) => plusMonths('2026-12-31', months))).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2028-01-31',
    ]);
    expect(plusMonths('2028-02-29', 12)).toBe('2029-02-28');
  });

  it('is as many days from another as have to be added', () => {
    const day = fc.integer({ min: 0, max: 60_000 }).map((days) => plusDays('1990-01-01', days));
    fc.assert(
      fc.property(day, day, (from, to) => {
        expect(plusDays(from, daysBetween(from, to))).toBe(to);
        expect(from < to).toBe(daysBetween(from, to) > 0);
      }),
    );
  });

  it('is the last of a period that ends before the next one begins', () => {
    const year = { from: localDate('2028-01-01'), until: localDate('2029-01-01') };
    expect(daysIn(year)).toBe(366);
    expect(lastDayOf(year)).toBe('2028-12-31');
  });
});
