import type { Currency, Obstacle, ProductReference } from '@atrium/contracts';
import type { Invoice } from '../invoice/invoice.js';
import { type InvoiceMailing, stateOf } from '../invoice-mailing/invoice-mailing.js';
import type { Order } from '../order/order.js';
import { isOpen, type Payment } from '../payment/payment.js';
import type { Product } from '../product/product.js';
import { endOf } from '../subscription/subscription.js';

/** Where prepaid money of one currency goes, all of it; `iban` is compact, and `id` that of the pay-out to be. */
export interface WantedPayOut {
  readonly id: string;
  readonly currency: Currency;
  readonly iban: string;
  readonly name: string;
}

/** An attempt to close an organization, and what whoever closes it wants. */
export interface HeldClosing {
  readonly _id: string;
  readonly organizationId: string;
  /** The account. */
  readonly closedBy: string;
  readonly mailInvoices: boolean;
  readonly payOuts: readonly WantedPayOut[];
}

const day = 24 * 60 * 60_000;

/** Whether an obstacle is money that has a place to go. */
export function goesBy(
  { kind, money }: Obstacle,
  payOuts: readonly Pick<WantedPayOut, 'currency'>[],
): boolean {
  if (kind !== 'prepaid-money' || !money || money.amount < 0) return false;
  return payOuts.some(({ currency }) => currency === money.currency);
}

/**
 * Whether the invoices are with a mail server, or stay unsent as none takes them: after so many days. Nothing is lost by that; they are kept as long as
 * the law says, and whoever runs the platform can hand them out.
 */
export function mayGoUnsent(
  { requestedAt, mails }: Pick<InvoiceMailing, 'requestedAt' | 'mails'>,
  now: Date,
  days: number,
): boolean {
  if (stateOf({ mails }) === 'sent') return true;
  return now.getTime() - requestedAt.getTime() >= days * day;
}

type Whose = Pick<ProductReference, 'organizationId'>;

const of = ({ organizationId }: Whose) => `/v1/organizations/${organizationId}`;

/** A product is held until it has ended, cancelled or not (A8-1, A8-2). */
export function heldProduct(product: Product): Obstacle {
  const { _id: id, name: what, subscription } = product;
  const obstacle = { kind: 'product-held', id, what, money: null } as const;
  if (!subscription) {
    const why = 'It is still there. Whoever runs it can end it, or it can be transferred.';
    return { ...obstacle, why, clearedBy: null };
  }
  if (subscription.isCancelled) {
    const why = `It was cancelled, and ends on ${endOf(subscription)}. It can be ended now; what is paid is not given back.`;
    const path = `${of(product)}/products/${id}/subscription`;
    return { ...obstacle, why, clearedBy: { method: 'DELETE', path } };
  }
  const path = `${of(product)}/products/${id}/subscription/cancellation`;
  const why = 'It is still there. It can be cancelled, or transferred.';
  return { ...obstacle, why, clearedBy: { method: 'PUT', path } };
}

/** An order that was placed is paid or cancelled first. */
export function pendingOrder(order: Order): Obstacle {
  const { _id: id, lines, currency, placement, state } = order;
  const amount = placement?.due ?? 0;
  const isAwaited = state === 'awaiting-payment';
  return {
    ...{
      kind: 'order-pending',
      id,
      what: lines
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200),
    },
    why: isAwaited ? 'It was placed and is not paid.' : 'It is just being carried out.',
    money: amount > 0 ? { amount, currency } : null,
    clearedBy: isAwaited ? { method: 'POST', path: `${of(order)}/orders/${id}/cancel` } : null,
  };
}

/** An invoice is paid first (A8-4). */
export function unpaidInvoice(invoice: Invoice): Obstacle {
  const { _id: id, document } = invoice;
  const { currency, dueOn, totals } = document;
  return {
    ...{ kind: 'invoice-unpaid', id, what: id },
    why: `It is not paid, and is due on ${dueOn}.`,
    money: { amount: totals.due, currency },
    clearedBy: { method: 'GET', path: `${of(invoice)}/to-pay` },
  };
}

/** Money that is on its way would come to nobody. */
export function pendingTopUp(payment: Payment): Obstacle {
  const { _id: id, money } = payment;
  const topUp = {
    ...{ kind: 'top-up-pending', id, what: payment.reference?.value ?? payment.method },
    money: { ...money },
  };
  if (!isOpen(payment)) {
    return { ...topUp, why: 'It is paid, and is just being booked.', clearedBy: null };
  }
  return {
    ...topUp,
    why: 'Money was to be paid in, and may still come.',
    clearedBy: { method: 'POST', path: `${of(payment)}/prepaid/top-ups/${id}/cancel` },
  };
}

/** Prepaid money is paid out first (A8-3). */
export function prepaidMoney(
  whose: Whose,
  { balance: amount, currency }: { readonly balance: number; readonly currency: Currency },
): Obstacle {
  return {
    ...{ kind: 'prepaid-money', id: null, what: currency },
    why: 'It is left on the prepaid account. It can be paid out.',
    money: { amount, currency },
    clearedBy: { method: 'POST', path: `${of(whose)}/prepaid/pay-outs` },
  };
}
