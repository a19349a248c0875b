import type { DocumentLine, DocumentTaxGroup, LegalDocument } from '../document/legal-document.js';
import { shareOf, sumOf } from '../money/money.js';
import type { Draft } from './draft.js';
import type { Credit, CreditedLine, Invoice } from './invoice.js';
import { keyOf } from './sound-draft.js';

/** What of each line is not credited yet: those of which something is left. */
export function remainingOf(
  { lines }: LegalDocument,
  credits: readonly Pick<Credit, 'lines'>[],
): CreditedLine[] {
  const taken = takenBy(credits);
  return lines
    .map(({ position, net }) => ({ position, net: net - (taken.get(position) ?? 0) }))
    .filter(({ net }) => net > 0);
}

/**
 * The lines that are to be credited: those wanted, else all that is left. Null where a wanted one is twice in the list, is not
 * on the invoice, or is more than what is left of it.
 */
export function creditable(
  remaining: readonly CreditedLine[],
  wanted: readonly CreditedLine[] | undefined,
): CreditedLine[] | null {
  if (wanted === undefined) return [...remaining];
  const left = new Map(remaining.map(({ position, net }) => [position, net]));
  const isOnce = new Set(wanted.map(({ position }) => position)).size === wanted.length;
  const isLeft = wanted.every(({ position, net }) => net > 0 && net <= (left.get(position) ?? 0));
  return isOnce && isLeft ? wanted.toSorted((a, b) => a.position - b.position) : null;
}

/**
 * What a credit note says that takes these lines back, after those that were taken back before. Taxes are those of all that was
 * credited so far, less those credited before: so however many credit notes there are, together they are the invoice, to the
 * unit.
 */
export function creditDraft(
  { _id: number, document }: Pick<Invoice, '_id' | 'document'>,
  before: readonly Pick<Credit, 'lines'>[],
  { lines: credited, reason }: Pick<Credit, 'lines' | 'reason'>,
): Draft {
  const [taken, after] = [takenBy(before), takenBy([...before, { lines: credited }])];
  const lines = credited.map(({ position, net }, n) => {
    const line = lineAt(document, position);
    const gross = grossOf(line, after.get(position) ?? 0) - grossOf(line, taken.get(position) ?? 0);
    return creditedLine(line, { position: n + 1, net, gross });
  });
  const wanted = new Set(lines.map(({ tax }) => keyOf(tax)));
  const taxGroups = document.taxGroups
    .filter((group) => wanted.has(keyOf(group)))
    .map((group) => creditedGroup(document, group, [taken, after]));
  const [net, tax] = [sumOf(lines.map((line) => line.net)), sumOf(taxGroups.map((one) => one.tax))];
  const { organizationId, orderId, currency, locale, buyer, issuedOn } = document;
  return {
    ...{ schemaVersion: 1, kind: 'credit-note', organizationId, orderId, currency, locale, buyer },
    ...{ lines, taxGroups, totals: { net, tax, gross: net + tax, paid: 0, due: net + tax } },
    payment: { means: 'none', reference: null, paidOn: null },
    corrects: { number, issuedOn, reason },
  };
}

type Taken = ReadonlyMap<number, number>;

function takenBy(credits: readonly Pick<Credit, 'lines'>[]): Taken {
  const taken = new Map<number, number>();
  for (const { position, net } of credits.flatMap(({ lines }) => lines)) {
    taken.set(position, (taken.get(position) ?? 0) + net);
  }
  return taken;
}

function lineAt({ lines }: LegalDocument, position: number): DocumentLine {
  const line = lines.find((one) => one.position === position);
  if (!line) throw new RangeError(`There is no line ${position}`);
  return line;
}

/** A whole line keeps its quantity; a part of it is one of something. */
function creditedLine(
  line: DocumentLine,
  part: Pick<DocumentLine, 'position' | 'net' | 'gross'>,
): DocumentLine {
  const quantity = part.net === line.net ? line.quantity : 1;
  return { ...line, ...part, quantity, listNet: part.net, discounts: [] };
}

function creditedGroup(
  { lines }: LegalDocument,
  group: DocumentTaxGroup,
  [before, after]: readonly [Taken, Taken],
): DocumentTaxGroup {
  const positions = lines
    .filter(({ tax }) => keyOf(tax) === keyOf(group))
    .map((one) => one.position);
  const [from, to] = [before, after].map((taken) =>
    sumOf(positions.map((position) => taken.get(position) ?? 0)),
  ) as [number, number];
  return { ...group, base: to - from, tax: taxOf(group, to) - taxOf(group, from) };
}

/** The tax of so much of a group: never more than all of it, and all of it for the whole. */
function taxOf({ base, basisPoints, tax }: DocumentTaxGroup, part: number): number {
  return part === base ? tax : Math.min(tax, shareOf(part, basisPoints, 10_000));
}

function grossOf({ net, gross }: DocumentLine, part: number): number {
  return part === net ? gross : shareOf(gross, part, net);
}
