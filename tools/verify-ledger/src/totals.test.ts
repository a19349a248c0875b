import { describe, expect, it } from '@jest/globals';
import type { StoredDocument } from './stored.js';
import { faultOfTotals } from './totals.js';

const tax = { category: 'S', basisPoints: 810 };
const line = { position: 1, listNet: 1_100, discounts: [{ net: 100 }], net: 1_000, tax };
const document: StoredDocument = {
  ...{ kind: 'invoice', number: 'R-1', issuedOn: '2026-11-27', corrects: null },
  lines: [line, { ...line, position: 2, listNet: 500, discounts: [], net: 500 }],
  taxGroups: [{ ...tax, base: 1_500, tax: 122 }],
  totals: { net: 1_500, tax: 122, gross: 1_622, paid: 1_000, due: 622 },
};
const { totals } = document;

describe('the figures of a document', () => {
  it('I3 add up from its lines to what is due', () => {
    expect(faultOfTotals(document)).toBeNull();
    const rounded = { ...tax, base: 1_500, tax: 123 };
    const other = { ...totals, tax: 123, gross: 1_623, due: 623 };
    expect(faultOfTotals({ ...document, taxGroups: [rounded], totals: other })).toBeNull();
  });

  it.each<[string, Partial<StoredDocument>]>([
    ['a line', { lines: [{ ...line, net: 999 }] }],
    ['a line that is left out', { lines: [line] }],
    ['a base', { taxGroups: [{ ...tax, base: 1_499, tax: 122 }] }],
    ['a tax', { taxGroups: [{ ...tax, base: 1_500, tax: 124 }] }],
    ['a group that is left out', { taxGroups: [] }],
    ['the sum of the lines', { totals: { ...totals, net: 1_501 } }],
    ['the sum of the taxes', { totals: { ...totals, tax: 121 } }],
    ['the whole', { totals: { ...totals, gross: 1_623 } }],
    ['what is due', { totals: { ...totals, due: 623 } }],
  ])('I3 show when %s is wrong', (_what, part) => {
    expect(faultOfTotals({ ...document, ...part })).not.toBeNull();
  });
});
