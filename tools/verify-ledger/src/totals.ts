import type { StoredDocument } from './stored.js';

/** Whether a document's figures are added up, from its lines to what is due, each sum made anew. */
export function faultOfTotals({ kind, lines, taxGroups, totals }: StoredDocument): string | null {
  let net = 0;
  const bases = new Map<string, number>();
  for (const line of lines) {
    let price = line.listNet;
    for (const discount of line.discounts) price -= discount.net;
    if (price !== line.net) return `line ${line.position} is ${line.net}, not ${price}`;
    const key = `${line.tax.category}/${line.tax.basisPoints}`;
    bases.set(key, (bases.get(key) ?? 0) + line.net);
    net += line.net;
  }
  let tax = 0;
  for (const group of taxGroups) {
    const key = `${group.category}/${group.basisPoints}`;
    if (bases.get(key) !== group.base) return `the base of ${key} is not that of its lines`;
    bases.delete(key);
    // In ten thousandths, so that nothing is rounded here; several credit notes share what one rounding left.
    const exact = BigInt(group.base) * BigInt(group.basisPoints);
    const apart = exact - BigInt(group.tax) * 10_000n;
    const tolerated = kind === 'credit-note' ? 25_000n : 15_000n;
    if ((apart < 0n ? -apart : apart) > tolerated) return `the tax of ${key} is ${group.tax}`;
    tax += group.tax;
  }
  if (bases.size > 0) return `lines of ${[...bases.keys()].join(', ')} are in no group`;
  if (net !== totals.net || tax !== totals.tax) return `the sums are ${net} and ${tax}`;
  if (net + tax !== totals.gross) return `${net} and ${tax} are not ${totals.gross}`;
  if (totals.gross - totals.paid !== totals.due) return `${totals.due} is not what is due`;
  const all = [net, tax, totals.gross, totals.paid, totals.due, ...lines.map((line) => line.net)];
  return all.every((one) => Number.isSafeInteger(one) && one >= 0)
    ? null
    : 'an amount is no amount';
}
