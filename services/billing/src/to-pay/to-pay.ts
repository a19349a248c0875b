import type { Currency, Payable, PayableKind } from '@atrium/contracts';
import { dayOf, type LocalDate } from '../date/local-date.js';
import type {
  DocumentLine,
  DocumentTaxGroup,
  LegalDocument,
  PaymentReference,
} from '../document/legal-document.js';
import type { Invoice } from '../invoice/invoice.js';
import { sumOf } from '../money/money.js';
import type { Order } from '../order/order.js';

/** A part of a document that is to be paid: of an order, an invoice or a renewal. */
export interface Owed {
  readonly kind: PayableKind;
  readonly id: string;
  readonly text: string;
  readonly currency: Currency;
  readonly lines: readonly DocumentLine[];
  readonly taxGroups: readonly DocumentTaxGroup[];
  readonly due: number;
  readonly dueOn: LocalDate | null;
  readonly reference: PaymentReference | null;
}

/** An order that was placed and waits to be paid. */
export function owedOrder(
  { _id: id, currency, placement, payment, expiresAt }: Order,
  timeZone: string,
): Owed {
  if (!placement) throw new Error(`${id} was not placed`);
  const { lines, taxGroups } = placement.draft;
  const reference = payment?.reference ?? null;
  return {
    ...{ kind: 'order', id, currency, lines, taxGroups },
    text: textOf(lines),
    due: placement.due,
    dueOn: dayOf(expiresAt, timeZone),
    reference: reference === null ? null : asReference(reference),
  };
}

/** An invoice that was issued before it is paid. */
export function owedInvoice({ _id: id, document }: Pick<Invoice, '_id' | 'document'>): Owed {
  const { currency, lines, taxGroups, totals, dueOn, payment } = document;
  return {
    ...{ kind: 'invoice', id, currency, lines, taxGroups, dueOn },
    ...{ text: textOf(lines), due: totals.due, reference: payment.reference },
  };
}

/** What lines are, in one line. */
export function textOf(lines: readonly DocumentLine[]): string {
  const texts = lines.map(({ text, details }) => (details === null ? text : `${text}: ${details}`));
  return [...new Set(texts)].join(', ').slice(0, 300);
}

function asReference(value: string): PaymentReference {
  return { kind: value.startsWith('RF') ? 'SCOR' : 'QRR', value };
}

/** What something costs, whatever of it was paid before. */
export function priceOf({ taxGroups }: Pick<Owed, 'taxGroups'>) {
  const net = sumOf(taxGroups.map(({ base }) => base));
  const tax = sumOf(taxGroups.map((group) => group.tax));
  return { net, tax, gross: sumOf([net, tax]) };
}

export function shownPayable(owed: Owed): Payable {
  const { kind, id, text, currency, due, dueOn, reference } = owed;
  return {
    ...{ kind, id, text, currency, due, dueOn },
    price: priceOf(owed),
    reference: reference?.value ?? null,
  };
}

/** What is due first comes first, and what is due on no day last. */
export function byDay(a: Pick<Owed, 'dueOn'>, b: Pick<Owed, 'dueOn'>): number {
  if (a.dueOn === b.dueOn) return 0;
  if (a.dueOn === null || b.dueOn === null) return a.dueOn === null ? 1 : -1;
  return a.dueOn < b.dueOn ? -1 : 1;
}

/** What a pro-forma says of who sends it to whom, and when. */
export type ProFormaFrame = Pick<
  LegalDocument,
  'organizationId' | 'issuedOn' | 'locale' | 'seller' | 'buyer'
>;

/**
 * A pro-forma of what was chosen, which must be in one currency: exactly those lines, no number, no day until which to pay (A10-3..
 * A10-5). Taxes are the sums of what each would be taxed; they are an estimate there (E-3). Something that is transferred with a
 * reference of its own has its payment part; several things have none, as each is recognized by its own.
 */
export function proFormaOf(owed: readonly Owed[], frame: ProFormaFrame): LegalDocument {
  const [first] = owed;
  if (!first) throw new RangeError('A pro-forma is of something');
  const lines = owed.flatMap((one) => one.lines).map((line, n) => ({ ...line, position: n + 1 }));
  const taxGroups = summed(owed.flatMap((one) => one.taxGroups));
  const net = sumOf(taxGroups.map(({ base }) => base));
  const tax = sumOf(taxGroups.map((group) => group.tax));
  const gross = sumOf([net, tax]);
  const due = sumOf(owed.map((one) => one.due));
  return {
    ...{ schemaVersion: 1, kind: 'pro-forma', number: null, ...frame },
    ...{ orderId: null, dueOn: null, currency: first.currency, lines, taxGroups },
    totals: { net, tax, gross, paid: gross - due, due },
    payment: {
      means: 'transfer',
      reference: owed.length === 1 ? first.reference : null,
      paidOn: null,
    },
    corrects: null,
  };
}

function summed(groups: readonly DocumentTaxGroup[]): DocumentTaxGroup[] {
  const keys = new Set(groups.map(({ category, basisPoints }) => `${category}:${basisPoints}`));
  const sums = [...keys].flatMap((key) => {
    const same = groups.filter(({ category, basisPoints }) => `${category}:${basisPoints}` === key);
    const [group] = same;
    if (!group) return [];
    const base = sumOf(same.map((one) => one.base));
    return [{ ...group, base, tax: sumOf(same.map((one) => one.tax)) }];
  });
  return sums.toSorted((a, b) => b.basisPoints - a.basisPoints);
}
