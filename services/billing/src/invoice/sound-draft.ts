import type { DocumentTax } from '../document/legal-document.js';
import { largestAmount, shareOf, sumOf } from '../money/money.js';
import type { Draft } from './draft.js';

/**
 * How far a group's tax may be from that of its base, in minor units. An invoice's is rounded once; where it was made of prices
 * with tax, it is what they leave. Of a credit note that is one of several, what the others have left.
 */
const taxTolerance = { invoice: 1, 'credit-note': 2 } as const;

/**
 * Everything that keeps a document from having a number: a number is only taken when all is added up (E-4, E-5), since one that
 * is taken can't be given back.
 */
export function faultsOf(draft: Draft): string[] {
  const rules: readonly (readonly [fault: string, isSo: () => boolean])[] = [
    ['it has no line', () => draft.lines.length > 0],
    ['an amount is no amount', () => amountsOf(draft).every(isAmount)],
    [
      'the lines are not counted from 1',
      () => draft.lines.every(({ position }, n) => position === n + 1),
    ],
    ['a line has no text', () => draft.lines.every(({ text }) => text.trim() !== '')],
    ['a line is not its price less its discounts', () => draft.lines.every(isAddedUp)],
    ['the groups are not those of the lines', () => groupsAreThoseOfLines(draft)],
    ['a tax is not that of its base', () => draft.taxGroups.every(isTaxed(draft.kind))],
    ['the totals are not those of the groups', () => totalsAreThoseOfGroups(draft)],
    ['the recipient has no name or no address', () => isNamed(draft.buyer)],
    ['a recipient who owes the tax has no number', () => owesWithNumber(draft)],
    [
      'a credit note, and only one, corrects something for a reason',
      () => correctsForReason(draft),
    ],
    [
      'what is paid was paid on no day',
      () => draft.totals.paid === 0 || draft.payment.paidOn !== null,
    ],
  ];
  return rules.filter(([, isSo]) => !isSo()).map(([fault]) => fault);
}

function amountsOf({ lines, taxGroups, totals }: Draft): number[] {
  return [
    ...lines.flatMap(({ listNet, net, gross, discounts }) => [
      ...[listNet, net, gross],
      ...discounts.map((discount) => discount.net),
    ]),
    ...taxGroups.flatMap(({ base, tax }) => [base, tax]),
    ...[totals.net, totals.tax, totals.gross, totals.paid, totals.due],
  ];
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0 && amount <= largestAmount;
}

function isAddedUp({ listNet, discounts, net }: Draft['lines'][number]): boolean {
  return net === listNet - sumOf(discounts.map((discount) => discount.net));
}

function groupsAreThoseOfLines({ lines, taxGroups }: Draft): boolean {
  const bases = new Map<string, number>();
  for (const { tax, net } of lines) bases.set(keyOf(tax), (bases.get(keyOf(tax)) ?? 0) + net);
  return (
    bases.size === taxGroups.length &&
    taxGroups.every((group) => bases.get(keyOf(group)) === group.base)
  );
}

/** Lines of one category and rate are one group. */
export function keyOf({ category, basisPoints }: DocumentTax): string {
  return `${category} ${basisPoints}`;
}

function isTaxed(kind: Draft['kind']) {
  return ({ category, basisPoints, base, tax }: Draft['taxGroups'][number]): boolean => {
    if (category !== 'S') return basisPoints === 0 && tax === 0;
    return Math.abs(shareOf(base, basisPoints, 10_000) - tax) <= taxTolerance[kind];
  };
}

function totalsAreThoseOfGroups({ taxGroups, totals }: Draft): boolean {
  const { net, tax, gross, paid, due } = totals;
  return (
    net === sumOf(taxGroups.map(({ base }) => base)) &&
    tax === sumOf(taxGroups.map((group) => group.tax)) &&
    gross === net + tax &&
    due === gross - paid
  );
}

function isNamed({ name, address }: Draft['buyer']): boolean {
  return [name, address.city, address.country].every((part) => part.trim() !== '');
}

function owesWithNumber({ taxGroups, buyer }: Draft): boolean {
  return taxGroups.every(({ category }) => category !== 'AE') || buyer.taxNumber !== null;
}

function correctsForReason({ kind, corrects }: Draft): boolean {
  if (kind === 'invoice') return corrects === null;
  return corrects !== null && corrects.reason.trim() !== '';
}
