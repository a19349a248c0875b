import { describe, expect, it } from '@jest/globals';
import { invoiceDraft, reducedRate } from '../../test/drafts.js';
import type { Draft } from './draft.js';
import { faultsOf } from './sound-draft.js';

const draft = invoiceDraft('o', [{ net: 10_000 }, { net: 333, tax: reducedRate, quantity: 3 }]);
const [first, second] = draft.lines as [Draft['lines'][number], Draft['lines'][number]];
const [standard, reduced] = draft.taxGroups as [
  Draft['taxGroups'][number],
  Draft['taxGroups'][number],
];
const taken = { net: 10, label: 'SPRING', kind: 'promo-code' as const };

describe('what has no number until it adds up (E-4)', () => {
  it('E-4 is a draft that does: it may have one', () => {
    expect(faultsOf(draft)).toEqual([]);
    expect(faultsOf(invoiceDraft('o', [{ net: 0 }]))).toEqual([]);
    expect(faultsOf(invoiceDraft('o', [{ net: 1 }], { paidOn: '2026-11-27' }))).toEqual([]);
  });

  it.each<[string, Partial<Draft>]>([
    [
      'no line',
      { lines: [], taxGroups: [], totals: { net: 0, tax: 0, gross: 0, paid: 0, due: 0 } },
    ],
    ['a fraction of a centime', { totals: { ...draft.totals, paid: 0.5 } }],
    ['less than nothing', { lines: [{ ...first, gross: -1 }, second] }],
    ['a position that is left out', { lines: [first, { ...second, position: 3 }] }],
    ['a line about nothing', { lines: [{ ...first, text: ' ' }, second] }],
    ['a discount that is not taken off', { lines: [{ ...first, discounts: [taken] }, second] }],
    ['a group of another rate', { taxGroups: [standard, { ...reduced, basisPoints: 380 }] }],
    ['a group that is left out', { taxGroups: [standard] }],
    [
      'a tax of two centimes more',
      { taxGroups: [{ ...standard, tax: standard.tax + 2 }, reduced] },
    ],
    ['a tax where none is owed', { taxGroups: [{ ...standard, category: 'O' }, reduced] }],
    ['a total of its own', { totals: { ...draft.totals, gross: draft.totals.gross + 1 } }],
    ['a recipient without a name', { buyer: { ...draft.buyer, name: ' ' } }],
    [
      'a correction on an invoice',
      { corrects: { number: 'R-1', issuedOn: '2026-01-01', reason: 'x' } },
    ],
    ['a credit note that corrects nothing', { kind: 'credit-note' }],
  ])('E-4, E-5 but not %s', (_what, part) => {
    expect(faultsOf({ ...draft, ...part })).not.toEqual([]);
  });

  it('E-6 nor one whose recipient owes the tax and has no number', () => {
    const reverse = invoiceDraft('o', [{ net: 100, tax: { category: 'AE', basisPoints: 0 } }]);
    expect(faultsOf(reverse)).toEqual(['a recipient who owes the tax has no number']);
    const buyer = { ...reverse.buyer, taxNumber: 'DE136695976' };
    expect(faultsOf({ ...reverse, buyer })).toEqual([]);
  });
});
