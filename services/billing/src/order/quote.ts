import type { Currency, Locale, OrderKind, OrderObstacle } from '@atrium/contracts';
import type { BilledParty } from '../billing-address/billed-party.js';
import type { Plan } from '../catalog/catalog.js';
import type { LocalDate, Period } from '../date/local-date.js';
import { plusMonths } from '../date/local-date.js';
import type { DocumentLine } from '../document/legal-document.js';
import type { Discount as AgreedDiscount } from '../discount/discount.js';
import type { AppliedPromo, Priced, PricedItem, PricedPart } from '../pricing/pricing.js';
import type { Discount } from '../pricing/discount.js';
import type { PriceMode, TaxTreatment } from '../tax/tax.js';
import type { NamedItem, OrderDraft, OrderedLine } from './order.js';

/** A gratuity as a line of an order has it, or could. */
export interface LineGratuity {
  readonly id: string;
  readonly label: string;
  readonly discount: AgreedDiscount;
}

/** A line with all that is known of it now. */
export interface QuotedLine {
  readonly line: OrderedLine;
  readonly plan: Plan;
  readonly firstPeriod: number;
  readonly furtherPeriod: number;
  /** Null for what is done once. */
  readonly period: Period | null;
  /** The chosen one, where it can be had. */
  readonly gratuity: LineGratuity | null;
  /** All that could be chosen (A6-2). */
  readonly gratuities: readonly LineGratuity[];
}

/** An order at the prices of now. */
export interface Quote {
  readonly billed: BilledParty;
  /** Null while nothing can be sold to this address: then `priced` is as at home, to be looked at. */
  readonly treatment: TaxTreatment | null;
  readonly mode: PriceMode;
  readonly lines: readonly QuotedLine[];
  readonly promos: readonly AppliedPromo[];
  /** Codes that no longer fit (A6-13). */
  readonly droppedCodes: readonly string[];
  readonly priced: Priced;
  readonly prepaid: number;
  readonly due: number;
  readonly obstacles: readonly OrderObstacle[];
  /** Whether the organization has completed no order before. */
  readonly isFirstOrder: boolean;
}

/** What a plan costs, in minor units of one currency. */
export interface PeriodPrices {
  readonly firstPeriod: number;
  readonly furtherPeriod: number;
}

/** What so many periods cost before discounts. */
export function listOf({ firstPeriod, furtherPeriod }: PeriodPrices, periods: number): number {
  return firstPeriod + (periods - 1) * furtherPeriod;
}

/**
 * A price of the catalog for a line: a new product's first period has a price of its own, further ones cost what renewals do.
 * Null where it is not to be had: without a price in the currency, or, as a new product, once its plan is retired.
 */
export function periodPrices(kind: OrderKind, plan: Plan, currency: Currency): PeriodPrices | null {
  const price = plan.prices[currency];
  if (!price || (kind === 'new' && plan.state !== 'active')) return null;
  const renewal = price.renewal ?? price.newOrder;
  return { firstPeriod: kind === 'new' ? price.newOrder : renewal, furtherPeriod: renewal };
}

/** The time that a new product is paid for, from a day on; null for a plan that is sold once. */
export function firstPeriodOf({ months }: Plan, periods: number, from: LocalDate): Period | null {
  return months === null ? null : { from, until: plusMonths(from, months * periods) };
}

/** What decides the price of a line, of an order or of a cart. */
export type PricedLine = Omit<QuotedLine, 'line' | 'gratuities'> & {
  readonly line: Pick<OrderedLine, 'id' | 'periods'>;
};

/** What is to be priced of a line. */
export function itemOf(
  { line, plan, firstPeriod, furtherPeriod, period, gratuity }: PricedLine,
  currency: Currency,
): PricedItem {
  return {
    ...{ id: line.id, firstPeriod, furtherPeriod, period, taxClass: plan.taxClass },
    list: listOf({ firstPeriod, furtherPeriod }, line.periods),
    gratuity: gratuity && {
      label: gratuity.label,
      discount: discountIn(gratuity.discount, currency),
    },
  };
}

/** All that is to be priced, with what it is called. */
export function namedItems(lines: readonly QuotedLine[], currency: Currency): NamedItem[] {
  return lines.map((quoted) => ({
    ...itemOf(quoted, currency),
    ...{ name: quoted.line.name, periods: quoted.line.periods },
  }));
}

/** What codes are judged by, of an order that is being looked at. */
export function basketOfQuote(
  { organizationId, kind }: { readonly organizationId: string; readonly kind: OrderKind },
  { lines, isFirstOrder }: Pick<Quote, 'lines' | 'isFirstOrder'>,
) {
  const products = lines.map(({ plan }) => ({ planId: plan.id, productType: plan.type }));
  return { organizationId, kind, lines: products, isFirstOrder };
}

/** A discount as agreed, in one currency. */
export function discountIn(discount: AgreedDiscount, currency: Currency): Discount {
  switch (discount.kind) {
    case 'percent':
      return discount;
    case 'amount':
      return { kind: 'amount', amount: discount.amounts[currency] };
    case 'free-period':
      return { kind: 'free-periods', periods: discount.periods };
  }
}

/** The document that an order ends in, as far as it is known when it is placed. */
export function draftOf(
  order: { readonly _id: string; readonly organizationId: string; readonly currency: Currency },
  { billed, lines, priced }: Pick<Quote, 'billed' | 'lines' | 'priced'>,
): OrderDraft {
  const { net, tax, gross } = priced;
  return {
    ...{ schemaVersion: 1, kind: 'invoice', organizationId: order.organizationId },
    ...{ orderId: order._id, currency: order.currency, locale: billed.locale },
    buyer: billed.party,
    lines: priced.parts.map((part, n) => documentLine(part, n + 1, lines, billed.locale)),
    taxGroups: priced.groups,
    totals: { net, tax, gross, paid: 0, due: gross },
    payment: { means: 'none', reference: null, paidOn: null },
    corrects: null,
  };
}

function documentLine(
  part: PricedPart,
  position: number,
  lines: readonly QuotedLine[],
  locale: Locale,
): DocumentLine {
  const quoted = lines.find(({ line }) => line.id === part.itemId);
  if (!quoted) throw new Error(`${part.itemId} is no line of the order`);
  const { line, plan } = quoted;
  const { period, listNet, net, gross, category, basisPoints } = part;
  return {
    ...{ position, productId: line.productId, text: plan.names[locale], details: line.name },
    ...{ period, quantity: 1, listNet, net, gross },
    discounts: part.discounts.map(({ kind, label, net: less }) => ({ kind, label, net: less })),
    tax: { category, basisPoints },
  };
}
