import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invoiceDraft, type Priced, reducedRate, standardRate } from '../../test/drafts.js';
import type { LegalDocument } from '../document/legal-document.js';
import { sumOf } from '../money/money.js';
import { creditable, creditDraft, remainingOf } from './credit.js';
import type { CreditedLine } from './invoice.js';
import { faultsOf } from './sound-draft.js';

function issued(priced: readonly Priced[]) {
  const document = {
    ...invoiceDraft('o', priced),
    ...{ number: 'R-7', issuedOn: '2026-11-27', dueOn: null, seller: {} },
  } as unknown as LegalDocument;
  return { _id: 'R-7', document };
}

const reason = 'Cancelled in time';
const invoice = issued([
  { net: 10_000, quantity: 2 },
  { net: 333, tax: reducedRate },
]);

describe('E-4 a credit note', () => {
  it('E-4 takes all back: the same figures, with the number it corrects and why', () => {
    const lines = remainingOf(invoice.document, []);
    const draft = creditDraft(invoice, [], { lines, reason });
    expect(draft.corrects).toEqual({ number: 'R-7', issuedOn: '2026-11-27', reason });
    expect(draft.taxGroups).toEqual(invoice.document.taxGroups);
    expect(draft.totals).toEqual(invoice.document.totals);
    expect(draft.lines.map(({ quantity }) => quantity)).toEqual([2, 1]);
    expect(faultsOf(draft)).toEqual([]);
  });

  it('E-4 takes a part back, and the rest is left', () => {
    const lines = [{ position: 1, net: 2_500 }];
    const draft = creditDraft(invoice, [], { lines, reason });
    expect(draft.totals).toMatchObject({ net: 2_500, tax: 203, gross: 2_703 });
    expect(draft.lines).toMatchObject([{ position: 1, quantity: 1, net: 2_500, discounts: [] }]);
    expect(draft.taxGroups).toHaveLength(1);
    expect(remainingOf(invoice.document, [{ lines }])).toEqual([
      { position: 1, net: 7_500 },
      { position: 2, net: 333 },
    ]);
  });

  it.each<[string, CreditedLine[]]>([
    ['more than is left of a line', [{ position: 2, net: 334 }]],
    ['a line that is not on it', [{ position: 3, net: 1 }]],
    [
      'a line that is named twice',
      [
        { position: 1, net: 1 },
        { position: 1, net: 1 },
      ],
    ],
    ['nothing of a line', [{ position: 1, net: 0 }]],
  ])('E-4 is not for %s', (_what, wanted) => {
    expect(creditable(remainingOf(invoice.document, []), wanted)).toBeNull();
  });

  it('E-4 however many there are, each adds up, and together they are the invoice to the centime', () => {
    const priced = fc.record({
      net: fc.integer({ min: 0, max: 1_000_000 }),
      tax: fc.constantFrom(standardRate, reducedRate, { category: 'O' as const, basisPoints: 0 }),
    });
    const lines = fc.array(priced, { minLength: 1, maxLength: 4 });
    const shares = fc.array(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(lines, shares, (wanted, parts) => {
        const one = issued(wanted);
        const { document } = one;
        const credits: { lines: CreditedLine[] }[] = [];
        const drafts = [];
        for (const part of [...parts, null]) {
          const remaining = remainingOf(document, credits);
          const taken = remaining
            .map(({ position, net }, n) => ({
              position,
              net: part === null ? net : Math.floor((net * (part[n] ?? 0)) / 3),
            }))
            .filter(({ net }) => net > 0);
          if (taken.length === 0) continue;
          expect(creditable(remaining, taken)).toEqual(taken);
          const draft = creditDraft(one, credits, { lines: taken, reason });
          expect(faultsOf(draft)).toEqual([]);
          credits.push({ lines: taken });
          drafts.push(draft);
        }
        expect(remainingOf(document, credits)).toEqual([]);
        for (const figure of ['net', 'tax', 'gross'] as const) {
          expect(sumOf(drafts.map(({ totals }) => totals[figure]))).toBe(document.totals[figure]);
        }
        const gross = drafts.flatMap((draft) => draft.lines.map((line) => line.gross));
        expect(sumOf(gross)).toBe(sumOf(document.lines.map((line) => line.gross)));
      }),
      { numRuns: 500 },
    );
  });
});
