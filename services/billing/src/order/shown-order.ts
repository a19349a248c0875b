import type { Amounts, Order as ShownOrder, OrderLine, OrderSummary } from '@atrium/contracts';
import type { DocumentLine } from '../document/legal-document.js';
import { shareOf, sumOf } from '../money/money.js';
import type { PricedPart } from '../pricing/pricing.js';
import { priceShown } from '../tax/tax.js';
import type { Order, Placement } from './order.js';
import { itemOf, type Quote, type QuotedLine } from './quote.js';

/** What an order is, whatever it costs. */
function frameOf(order: Order) {
  const { _id: id, organizationId, kind, state, revision: version, currency } = order;
  const { promoCodes, paymentMethod, usePrepaid, billingAddressId, invoiceId, payment } = order;
  return {
    ...{ id, organizationId, kind, state, version, currency, paymentMethod, usePrepaid },
    ...{ billingAddressId, invoiceId },
    promoCodes: [...promoCodes],
    payment: order.state === 'awaiting-payment' ? payment : null,
    createdAt: order.createdAt.toISOString(),
    placedAt: order.placement?.at.toISOString() ?? null,
    expiresAt: order.expiresAt.toISOString(),
  };
}

/** An order that is open, at the prices of now. */
export function shownQuote(order: Order, quote: Quote): ShownOrder {
  const { treatment, priced, prepaid, due, obstacles, droppedCodes, lines } = quote;
  const { net, tax, gross } = priced;
  return {
    ...frameOf(order),
    lines: lines.map((line) => quotedLine(line, order, quote)),
    taxTreatment: treatment?.kind ?? null,
    taxGroups: priced.groups.map((group) => ({ ...group })),
    total: { net, tax, gross },
    ...{ prepaid, due },
    droppedCodes: [...droppedCodes],
    ...(obstacles.length > 0 && { obstacles: [...obstacles] }),
  };
}

/** An order that was placed, at the prices that it was placed at. */
export function shownPlacement(order: Order, placement: Placement): ShownOrder {
  const { treatment, priced, prepaid, due } = placement;
  const { net, tax, gross } = priced;
  return {
    ...frameOf(order),
    lines: order.lines.map((line) => placedLine(line, placement)),
    taxTreatment: treatment.kind,
    taxGroups: priced.groups.map((group) => ({ ...group })),
    total: { net, tax, gross },
    ...{ prepaid, due },
    droppedCodes: [],
  };
}

/** An order that ended before it was placed: nobody prices it any more. */
export function shownUnpriced(order: Order): ShownOrder {
  const nothing = { net: 0, tax: 0, gross: 0 };
  return {
    ...frameOf(order),
    ...{ lines: [], taxTreatment: null, taxGroups: [], total: nothing, prepaid: 0, due: 0 },
    droppedCodes: [],
  };
}

/** An order in a list. */
export function shownSummary(order: Order): OrderSummary {
  const { _id: id, kind, state, currency, placement, lines, createdAt, invoiceId } = order;
  return {
    ...{ id, kind, state, currency, invoiceId },
    gross: placement?.priced.gross ?? null,
    names: lines.map(({ name }) => name),
    createdAt: createdAt.toISOString(),
    placedAt: placement?.at.toISOString() ?? null,
  };
}

function quotedLine(quoted: QuotedLine, order: Order, { priced, billed, mode }: Quote): OrderLine {
  const { line, plan, period, gratuity, gratuities } = quoted;
  const parts = priced.parts.filter(({ itemId }) => itemId === line.id);
  const { list } = itemOf(quoted, order.currency);
  const [basisPoints = 0] = parts.map((part) => part.basisPoints);
  const isTaxed = parts.some(({ category }) => category === 'S');
  return {
    ...{ id: line.id, planId: line.planId, productId: line.productId, name: line.name },
    planName: plan.names[billed.locale],
    periods: line.periods,
    from: period?.from ?? null,
    until: period?.until ?? null,
    list: isTaxed ? priceShown(list, mode, basisPoints) : untaxed(listNetOf(parts)),
    price: priceOf(parts),
    discounts: discountsOf(parts),
    gratuityId: gratuity?.id ?? null,
    gratuities: gratuities.map(({ id, label }) => ({ id, label })),
  };
}

function placedLine(line: Order['lines'][number], { priced, draft }: Placement): OrderLine {
  const parts = priced.parts.filter(({ itemId }) => itemId === line.id);
  const own = draft.lines.filter(({ productId }) => productId === line.productId);
  const [first] = own;
  return {
    ...{ id: line.id, planId: line.planId, productId: line.productId, name: line.name },
    planName: first?.text ?? line.name,
    periods: line.periods,
    from: first?.period?.from ?? null,
    until: own.at(-1)?.period?.until ?? null,
    list: withTax(listNetOf(parts), parts),
    price: priceOf(parts),
    discounts: discountsOf(parts),
    gratuityId: line.gratuityId,
    gratuities: [],
  };
}

function listNetOf(parts: readonly PricedPart[]): number {
  return sumOf(parts.map(({ listNet }) => listNet));
}

/** What the parts of a line cost, after discounts. */
export function priceOf(parts: readonly PricedPart[]): Amounts {
  const net = sumOf(parts.map((part) => part.net));
  const gross = sumOf(parts.map((part) => part.gross));
  return { net, tax: gross - net, gross };
}

function withTax(net: number, parts: readonly PricedPart[]): Amounts {
  const [basisPoints = 0] = parts.map((part) => part.basisPoints);
  const tax = shareOf(net, basisPoints, 10_000);
  return { net, tax, gross: net + tax };
}

function untaxed(net: number): Amounts {
  return { net, tax: 0, gross: net };
}

/** Each discount of a line once, over all of its parts. */
function discountsOf(parts: readonly PricedPart[]): OrderLine['discounts'] {
  const all: DocumentLine['discounts'][number][] = parts.flatMap(({ discounts }) => discounts);
  const labels = [...new Set(all.map(({ label }) => label))];
  return labels.map((label) => {
    const same = all.filter((discount) => discount.label === label);
    const kind = same[0]?.kind === 'gratuity' ? ('gratuity' as const) : ('promo-code' as const);
    return { kind, label, net: sumOf(same.map(({ net }) => net)) };
  });
}
