import type { TaxCategoryCode } from './legal-document.js';
import type { ReadGroup, ReadInvoice, ReadLine } from './read-invoice-xml.js';
import type { Rule } from './rule.js';

const inGroups = (invoice: ReadInvoice, category: TaxCategoryCode): readonly ReadGroup[] =>
  invoice.groups.filter((group) => group.category === category);
const inLines = (invoice: ReadInvoice, category: TaxCategoryCode): readonly ReadLine[] =>
  invoice.lines.filter((line) => line.tax.category === category);
const occurs = (invoice: ReadInvoice, category: TaxCategoryCode): boolean =>
  inGroups(invoice, category).length + inLines(invoice, category).length > 0;

/** The rules that all categories have, each with its own rate and reason: BR-S, BR-Z, BR-AE and BR-O, 1, 5, 8, 9 and 10. */
function rulesOf(
  category: TaxCategoryCode,
  asks: {
    readonly rate: (rate: number | null) => boolean;
    readonly reason: (group: ReadGroup) => boolean;
  },
): readonly Rule<ReadInvoice>[] {
  const hasGroups = (invoice: ReadInvoice): boolean => {
    const { length } = inGroups(invoice, category);
    // At most one rate of zero there is, but several others.
    if (inLines(invoice, category).length === 0) return length === 0;
    return category === 'S' ? length > 0 : length === 1;
  };
  return [
    [`BR-${category}-01`, 'Groups of taxes for its lines, and no others', hasGroups],
    [
      `BR-${category}-05`,
      'Lines with a rate of their category',
      (invoice) => inLines(invoice, category).every((line) => asks.rate(line.tax.rate)),
    ],
    [
      `BR-${category}-08`,
      'A base that is the sum of the lines of its rate',
      (invoice) =>
        inGroups(invoice, category).every((group) => group.base === baseOf(invoice, group)),
    ],
    [
      `BR-${category}-09`,
      'A tax that is its base by its rate',
      (invoice) => inGroups(invoice, category).every(isByTheRate),
    ],
    [
      `BR-${category}-10`,
      'A reason where no tax is charged, and only there',
      (invoice) => inGroups(invoice, category).every(asks.reason),
    ],
  ];
}

function baseOf({ lines }: ReadInvoice, { category, rate }: ReadGroup): number {
  return lines
    .filter(({ tax }) => tax.category === category && tax.rate === rate)
    .reduce((sum, { net }) => sum + (net ?? Number.NaN), 0);
}

/** How far a tax may be from that of its base, in ten-thousandths of the smallest unit. */
const tolerance = 25_000;

/**
 * Out of a gross price a tax is rounded once too, and can then be half a unit and a bit away from the one of the rounded base
 * (decision 40); of one of several credit notes it is what the others have left, two units at most. The official files tolerate
 * one whole franc or euro. Where there is no rate there is no tax.
 */
export function isByTheRate({ base, rate, tax }: ReadGroup): boolean {
  const off = Math.abs((tax ?? Number.NaN) * 10_000 - (base ?? Number.NaN) * (rate ?? 0));
  return (rate ?? 0) === 0 ? off === 0 : off <= tolerance;
}

const noReason = ({ reason, reasonCode }: ReadGroup): boolean =>
  reason === null && reasonCode === null;
const reasonOf = (code: string) => (group: ReadGroup) =>
  group.reason !== null && group.reasonCode === code;

/** The rules on taxes of EN 16931-1 for the categories that our documents have. */
export const taxRules: readonly Rule<ReadInvoice>[] = [
  ...rulesOf('S', { rate: (rate) => (rate ?? 0) > 0, reason: noReason }),
  ...rulesOf('Z', { rate: (rate) => rate === 0, reason: noReason }),
  ...rulesOf('AE', { rate: (rate) => rate === 0, reason: reasonOf('VATEX-EU-AE') }),
  ...rulesOf('O', { rate: (rate) => rate === null, reason: reasonOf('VATEX-EU-O') }),
  [
    'BR-CL-17',
    'Categories that we use',
    ({ lines, groups }) =>
      [...lines.map((line) => line.tax), ...groups].every(({ category }) =>
        /^(S|Z|AE|O)$/.test(category ?? ''),
      ),
  ],
  [
    'BR-S-02',
    'The seller’s tax number',
    (invoice) => !occurs(invoice, 'S') || invoice.seller.taxNumber !== null,
  ],
  [
    'BR-Z-02',
    'The seller’s tax number',
    (invoice) => !occurs(invoice, 'Z') || invoice.seller.taxNumber !== null,
  ],
  [
    'BR-AE-02',
    'The tax numbers of seller and buyer',
    (invoice) =>
      !occurs(invoice, 'AE') ||
      (invoice.seller.taxNumber !== null && invoice.buyer.taxNumber !== null),
  ],
  [
    'BR-O-02',
    'No tax numbers',
    (invoice) =>
      !occurs(invoice, 'O') ||
      (invoice.seller.taxNumber === null && invoice.buyer.taxNumber === null),
  ],
  [
    'BR-O-11',
    'No other group of taxes beside one that isn’t subject to it',
    (invoice) => inGroups(invoice, 'O').length === 0 || invoice.groups.length === 1,
  ],
  [
    'BR-O-12',
    'No other line beside one that isn’t subject to it',
    (invoice) =>
      inLines(invoice, 'O').length === 0 || invoice.lines.every(({ tax }) => tax.category === 'O'),
  ],
];
