import { describe, expect, it } from '@jest/globals';
import { hashOf, placeAfter } from './chain.js';
import type { Invoice } from './invoice.js';

const at = new Date('2026-12-31T22:59:59Z');
const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
const tail = { n: 41, hash: 'h41', issuedAt: at };

describe('the place of a document in its series', () => {
  it('E-4 is the first, or the next one', () => {
    expect(placeAfter(null, at)).toEqual({ n: 1, issuedAt: at, prevHash: null });
    const next = { n: 42, issuedAt: minutes(1), prevHash: 'h41' };
    expect(placeAfter(tail, minutes(1))).toEqual(next);
  });

  it('decision 36 is not dated before the one before, though the clock goes back', () => {
    expect(placeAfter(tail, minutes(-5))).toEqual({ n: 42, issuedAt: at, prevHash: 'h41' });
  });

  it('decision 36 is none while the clock is more than five minutes behind', () => {
    expect(placeAfter(tail, new Date(minutes(-5).getTime() - 1))).toBeNull();
  });

  it('decision 36 does not begin anew with the year', () => {
    expect(placeAfter(tail, new Date('2027-01-01T00:00:00Z'))?.n).toBe(42);
  });
});

describe('the hash of a document', () => {
  const document = {
    number: 'R-1',
    totals: { net: 1, gross: 2 },
  } as unknown as Invoice['document'];
  const sealed = { series: 'R', n: 1, issuedAt: at, prevHash: null, document };

  it('A10-8 is the same whatever order its fields came in', () => {
    const other = { totals: { gross: 2, net: 1 }, number: 'R-1' } as unknown as Invoice['document'];
    expect(hashOf({ document: other, prevHash: null, issuedAt: at, n: 1, series: 'R' })).toBe(
      hashOf(sealed),
    );
    expect(hashOf(sealed)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['a figure', { document: { ...document, totals: { net: 1, gross: 3 } } as never }],
    ['its place', { n: 2 }],
    ['its series', { series: 'A' }],
    ['its moment', { issuedAt: minutes(1) }],
    ['what was before it', { prevHash: 'other' }],
  ])('A10-8 is another for another one of %s', (_what, part) => {
    expect(hashOf({ ...sealed, ...part })).not.toBe(hashOf(sealed));
  });
});
