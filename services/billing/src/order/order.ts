import type {
  Currency,
  OrderKind,
  OrderObstacle,
  OrderPaymentWay,
  OrderState,
  OrderTold,
} from '@atrium/contracts';
import type { LocalDate } from '../date/local-date.js';
import type { LegalDocument, PaymentMeans, PaymentReference } from '../document/legal-document.js';
import type { Priced, PricedItem } from '../pricing/pricing.js';
import type { Holder } from '../reservation/reservation.js';
import type { PriceMode, TaxTreatment } from '../tax/tax.js';

/** One product that is wanted, or wanted for longer. */
export interface OrderedLine {
  readonly id: string;
  readonly planId: string;
  /** Minted with the line for a new product; the product's own for a renewal. */
  readonly productId: string;
  readonly name: string;
  /** How many periods of the plan. */
  readonly periods: number;
  readonly gratuityId: string | null;
}

/** What is priced of a line, with what it is called. */
export type NamedItem = PricedItem & { readonly name: string; readonly periods: number };

/** What was settled when it was placed, at the prices of that moment; nothing of it is looked up again. */
export interface Placement {
  readonly at: Date;
  /** Null: the platform, to renew a product. */
  readonly by: string | null;
  readonly treatment: TaxTreatment;
  readonly mode: PriceMode;
  readonly items: readonly NamedItem[];
  readonly priced: Priced;
  /** From the prepaid account. */
  readonly prepaid: number;
  /** By the payment method. */
  readonly due: number;
  /** Null: the organization's own. */
  readonly billingAddressId: string | null;
  readonly products: readonly PlacedProduct[];
  /** Whether the organization had completed no order before: some codes ask. */
  readonly isFirstOrder: boolean;
  /** Until when its invoice is to be paid, of one on account; null, or missing, of one that is paid first. */
  readonly dueOn?: LocalDate | null;
  /** The document that it ends in, but for its number, its day and how it was paid. */
  readonly draft: OrderDraft;
}

/** What is delivered once it is paid. */
export interface PlacedProduct {
  readonly productId: string;
  readonly planId: string;
  readonly type: string;
  readonly name: string;
  /** Of one period; null for a plan that is sold once. */
  readonly months: number | null;
  readonly periods: number;
  /** From when it is paid; null for a plan that is sold once. */
  readonly from: LocalDate | null;
}

/** A document before it is issued: whoever issues it adds the number, the days and the seller. */
export type OrderDraft = Omit<
  LegalDocument,
  'kind' | 'number' | 'issuedOn' | 'dueOn' | 'seller'
> & {
  readonly kind: 'invoice';
};

/** By which payment an order that waits is paid, and how a transfer is recognized. */
export interface AwaitedPayment {
  readonly paymentId: string;
  readonly reference: string | null;
  readonly iban: string | null;
}

/** An order, from basket to document. */
export interface Order {
  readonly _id: string;
  readonly organizationId: string;
  readonly kind: OrderKind;
  readonly state: OrderState;
  /** Counts the changes of what is chosen, so that nobody places what they did not see. */
  readonly revision: number;
  readonly currency: Currency;
  readonly lines: readonly OrderedLine[];
  /** As they were applied, one after the other (B-5). */
  readonly promoCodes: readonly string[];
  readonly paymentMethod: OrderPaymentWay | null;
  readonly usePrepaid: boolean;
  /** Null: the organization's own (A5-5). */
  readonly billingAddressId: string | null;
  /** Placed by the platform, to renew a product: with the card that is saved, as nobody is there (B-5). */
  readonly isAutomatic?: boolean;
  /** Null: the platform. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly placement: Placement | null;
  readonly payment: AwaitedPayment | null;
  readonly invoiceId: string | null;
}

/** What may follow upon what. Whoever writes a state does so on condition of the one before. */
const follows: Readonly<Record<OrderState, readonly OrderState[]>> = {
  open: ['placing', 'cancelled', 'expired'],
  // Back to open when something that it needs is not to be had: nothing of it stays held.
  placing: ['open', 'awaiting-payment', 'completing'],
  'awaiting-payment': ['completing', 'cancelled', 'expired'],
  completing: ['completed'],
  completed: [],
  cancelled: [],
  expired: [],
};

export function mayFollow(state: OrderState, next: OrderState): boolean {
  return follows[state].includes(next);
}

/** The states from which another one is reached. */
export function statesBefore(next: OrderState): OrderState[] {
  return (Object.keys(follows) as OrderState[]).filter((state) => mayFollow(state, next));
}

/** What is known about an order when somebody wants to place it. */
export interface Readiness {
  readonly order: Pick<Order, 'paymentMethod'>;
  /** What looking everything up found wrong. */
  readonly found: readonly OrderObstacle[];
  /** Null while it can't be priced. */
  readonly gross: number | null;
}

/** Why an order can't be placed: all at once. One that costs nothing needs no way to pay it (A6-8). */
export function obstaclesOf({ order, found, gross }: Readiness): OrderObstacle[] {
  const needsMethod = order.paymentMethod === null && gross !== 0;
  return [...new Set([...(needsMethod ? (['payment-method-missing'] as const) : []), ...found])];
}

/** How an amount is paid: what the prepaid account gives, and what is left to the method. */
export function paidBy(
  { paymentMethod, usePrepaid }: Pick<Order, 'paymentMethod' | 'usePrepaid'>,
  gross: number,
  available: number,
): { readonly prepaid: number; readonly due: number } {
  if (paymentMethod === 'prepaid') return { prepaid: gross, due: 0 };
  const prepaid = usePrepaid ? Math.min(gross, Math.max(0, available)) : 0;
  return { prepaid, due: gross - prepaid };
}

/** What codes are judged by, of an order that is being placed. */
export function basketOf(
  { organizationId, kind }: Pick<Order, 'organizationId' | 'kind'>,
  { products, isFirstOrder }: Pick<Placement, 'products' | 'isFirstOrder'>,
) {
  const lines = products.map(({ planId, type: productType }) => ({ planId, productType }));
  return { organizationId, kind, lines, isFirstOrder };
}

/** As whom an order holds things: from the moment on at which it is placed until it is open again, its revision stays. */
export function holderOf({
  _id: orderId,
  revision: placing,
}: Pick<Order, '_id' | 'revision'>): Holder {
  return { orderId, placing };
}

/**
 * Whether a placing of an order still holds what it needs, given the order as it is now: it is on at it, or has come to its end.
 * Otherwise it was undone, or the order has ended without.
 */
export function stands(
  { revision }: Pick<Order, 'revision'>,
  now: Pick<Order, 'revision' | 'state'> & {
    readonly unfinished?: { readonly isUndone?: boolean };
  },
): boolean {
  if (now.revision !== revision || now.unfinished?.isUndone) return false;
  return now.state !== 'open' && now.state !== 'cancelled' && now.state !== 'expired';
}

/** Under which name the prepaid account holds money for an order: what was voided is over, so each placing has its own. */
export function holdOf(order: Pick<Order, '_id' | 'revision'>): { readonly operationId: string } {
  const { orderId, placing } = holderOf(order);
  return { operationId: `order:${orderId}:${placing}` };
}

/** The document of an order on account: to be transferred, with its reference (decision 35). */
export function owedDraft(
  { draft }: Pick<Placement, 'draft'>,
  reference: PaymentReference,
): OrderDraft {
  return { ...draft, payment: { means: 'transfer', reference, paidOn: null } };
}

/** Whether an order is paid by its invoice, afterwards. */
export function isOnAccount({
  paymentMethod,
  placement,
}: Pick<Order, 'paymentMethod' | 'placement'>) {
  return paymentMethod === 'account' && (placement?.due ?? 0) > 0;
}

/** The document of an order that is paid. */
export function paidDraft(
  { paymentMethod }: Pick<Order, 'paymentMethod'>,
  { draft, due }: Pick<Placement, 'draft' | 'due'>,
  paidOn: LocalDate,
): OrderDraft {
  const { gross } = draft.totals;
  const isLater = paymentMethod === null || paymentMethod === 'account';
  const byMethod: PaymentMeans = isLater ? 'none' : paymentMethod;
  const means: PaymentMeans = gross === 0 ? 'none' : due === 0 ? 'prepaid' : byMethod;
  return {
    ...draft,
    totals: { ...draft.totals, paid: gross, due: 0 },
    payment: { means, reference: null, paidOn: gross === 0 ? null : paidOn },
  };
}

/** An order after what happened, as events tell it. */
export function toldOfOrder({
  _id: orderId,
  organizationId,
  kind,
  state,
  currency,
  placement,
  invoiceId,
  paymentMethod,
}: Order): OrderTold {
  const gross = placement?.priced.gross ?? 0;
  return { organizationId, orderId, kind, state, currency, gross, invoiceId, paymentMethod };
}
