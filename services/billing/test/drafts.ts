import type { DocumentLine, DocumentTax } from '../src/document/legal-document.js';
import type { Draft } from '../src/invoice/draft.js';
import { shareOf, sumOf } from '../src/money/money.js';

export const standardRate: DocumentTax = { category: 'S', basisPoints: 810 };
export const reducedRate: DocumentTax = { category: 'S', basisPoints: 260 };

/** What a line costs, and how it is taxed. */
export interface Priced {
  readonly net: number;
  readonly tax?: DocumentTax;
  readonly quantity?: number;
}

/** An invoice about lines, to be paid later or, with `paidOn`, paid. */
export function invoiceDraft(
  organizationId: string,
  priced: readonly Priced[],
  { paidOn = null }: { paidOn?: Draft['payment']['paidOn'] } = {},
): Draft {
  const lines = priced.map(({ net, tax = standardRate, quantity = 1 }, n): DocumentLine => ({
    ...{ position: n + 1, productId: null, text: `Swiss Backup ${n + 1}`, details: null },
    ...{ period: null, quantity, listNet: net, discounts: [], net, tax },
    gross: net + shareOf(net, tax.basisPoints, 10_000),
  }));
  const rates = [...new Map(lines.map(({ tax }) => [JSON.stringify(tax), tax])).values()];
  const taxGroups = rates.map((rate) => {
    const group = lines.filter(({ tax }) => JSON.stringify(tax) === JSON.stringify(rate));
    const base = sumOf(group.map(({ net }) => net));
    return { ...rate, base, tax: shareOf(base, rate.basisPoints, 10_000) };
  });
  const net = sumOf(lines.map((line) => line.net));
  const tax = sumOf(taxGroups.map((group) => group.tax));
  const gross = net + tax;
  const paid = paidOn === null ? 0 : gross;
  return {
    ...{ schemaVersion: 1, kind: 'invoice', organizationId, orderId: null, currency: 'CHF' },
    ...{
      locale: 'fr',
      buyer,
      lines,
      taxGroups,
      totals: { net, tax, gross, paid, due: gross - paid },
    },
    payment: { means: 'transfer', reference: null, paidOn },
    corrects: null,
  };
}

const buyer: Draft['buyer'] = {
  ...{ name: 'Entreprise Familiale Sàrl', attention: null, taxNumber: null, email: null },
  address: {
    ...{ addition: null, street: 'Rue du Pont', houseNumber: '12' },
    ...{ postalCode: '1227', city: 'Carouge', country: 'CH' },
  },
};
