import type {
  OrganizationPayment,
  PaymentMethod,
  PaymentPurpose,
  PaymentState,
  PaymentTold,
  RefundDestination,
} from '@atrium/contracts';
import type { Money } from '../money/money.js';

/** By what a bank transfer is recognized (E-9). */
export interface Reference {
  readonly kind: 'QRR' | 'SCOR';
  readonly value: string;
}

/** That the bank of a card said no. */
export interface Decline {
  /** Tells one from the next. */
  readonly id: string;
  /** In the provider's words: "insufficient_funds". */
  readonly code: string;
}

/** By what the provider knows a card that was saved, and whose it is. */
export interface SavedCardIds {
  readonly customerId: string;
  readonly token: string;
}

/** What is known of a payment by card: the provider's ids, and nothing of the card. */
export interface CardSide {
  /** Null until the provider has been asked. */
  readonly intentId: string | null;
  /** The provider's ids of the card that the organization had saved when it began; null: the person enters one. */
  readonly saved: SavedCardIds | null;
  readonly declines: number;
  readonly lastDecline: Decline | null;
}

/** Money of a payment that is given back. */
export interface Refund {
  /** Of whoever asked for it: the same one is one refund. */
  readonly id: string;
  readonly amount: number;
  readonly reason: string;
  readonly to: RefundDestination;
  /** False until the provider has done it. */
  readonly done: boolean;
  readonly by: string | null;
  readonly at: Date;
}

/** Money on its way to us, for one purpose. */
export interface Payment {
  readonly _id: string;
  readonly organizationId: string;
  readonly purpose: PaymentPurpose;
  readonly money: Money;
  readonly method: PaymentMethod;
  readonly state: PaymentState;
  /** Of a transfer. */
  readonly reference: Reference | null;
  readonly card: CardSide | null;
  /** In minor units; those that are still under way counted. */
  readonly refunded: number;
  readonly refunds: readonly Refund[];
  /** The day it was paid, where the law applies: the value date of a transfer. */
  readonly paidOn: string | null;
  /** Which credit of a bank has paid it. */
  readonly creditId: string | null;
  readonly startedBy: string | null;
  readonly createdAt: Date;
}

/** What the card provider says of a payment now. */
export interface CardNews {
  readonly intentId: string;
  readonly state: 'action-required' | 'processing' | 'paid' | 'ended';
  /** The last one, where the card was declined and another may be tried. */
  readonly decline: Decline | null;
  /** What it has taken; nothing while it is not paid. */
  readonly received: Money;
}

/** How many cards may be declined: whoever tries more tries out stolen ones. */
export const mostDeclines = 10;

/** Who pays, how much, for what and how. */
export type Wanted = Pick<Payment, 'organizationId' | 'purpose' | 'money' | 'method'>;

export function newPayment(
  { organizationId, purpose, money, method }: Wanted,
  {
    saved,
    ...more
  }: Pick<Payment, '_id' | 'reference' | 'startedBy' | 'createdAt'> & Pick<CardSide, 'saved'>,
): Payment {
  const isCard = method === 'card';
  return {
    ...{ organizationId, purpose, money, method },
    ...more,
    state: isCard ? 'requires-action' : 'pending',
    card: isCard ? { intentId: null, saved, declines: 0, lastDecline: null } : null,
    ...{ refunded: 0, refunds: [], paidOn: null, creditId: null },
  };
}

/** Whether a payment is what somebody wants to begin: then it is the same asked for again. */
export function isAsWanted(payment: Payment, wanted: Wanted): boolean {
  return (
    payment.organizationId === wanted.organizationId &&
    payment.method === wanted.method &&
    payment.money.amount === wanted.money.amount &&
    payment.money.currency === wanted.money.currency
  );
}

/** The states in which its money may still come. */
export const openStates: readonly PaymentState[] = ['requires-action', 'pending'];

/** Whether its money may still come. */
export function isOpen({ state }: Pick<Payment, 'state'>): boolean {
  return openStates.includes(state);
}

/** Whether its purpose can have no other payment: it is open, or its money came (I7). */
export function holdsPurpose({ state }: Pick<Payment, 'state'>): boolean {
  return state !== 'failed' && state !== 'cancelled';
}

/** What a payment is unique by while it holds its purpose. */
export function keyOf({ kind, id }: PaymentPurpose): string {
  return `${kind}:${id}`;
}

/**
 * The payment after what the provider says; null where nothing changes: it is old news, or the payment has ended. Throws where the
 * provider has taken something else than was asked for, which no request of ours can cause.
 */
export function afterNews(payment: Payment, news: CardNews, today: string): Payment | null {
  if (!isOpen(payment) || !payment.card) return null;
  const isNewDecline = news.decline !== null && news.decline.id !== payment.card.lastDecline?.id;
  const card = {
    ...payment.card,
    intentId: news.intentId,
    ...(isNewDecline && { declines: payment.card.declines + 1, lastDecline: news.decline }),
  };
  const state = stateAfter(payment, card, news);
  const isSame = state === payment.state && payment.card.intentId === news.intentId;
  if (isSame && !isNewDecline) return null;
  return { ...payment, card, state, ...(state === 'succeeded' && { paidOn: today }) };
}

function stateAfter(
  { _id, money }: Payment,
  { declines }: CardSide,
  { state, received }: CardNews,
): PaymentState {
  if (state === 'action-required') return 'requires-action';
  if (state === 'processing') return 'pending';
  if (state === 'ended') return declines >= mostDeclines ? 'failed' : 'cancelled';
  if (received.amount !== money.amount || received.currency !== money.currency) {
    const [taken, asked] = [received, money].map(({ amount, currency }) => `${amount} ${currency}`);
    throw new Error(`The card provider has taken ${taken} for payment ${_id} of ${asked}`);
  }
  return 'succeeded';
}

/** Whether so many cards were declined that no other one is tried. */
export function hasTooManyDeclines({ card }: Payment): boolean {
  return (card?.declines ?? 0) >= mostDeclines;
}

/** The payment as a credit of a bank has paid it; null where it is not open, or no transfer. */
export function paidByCredit(
  payment: Payment,
  creditId: string,
  valueDate: string,
): Payment | null {
  if (!isOpen(payment) || payment.method !== 'transfer') return null;
  return { ...payment, state: 'succeeded', paidOn: valueDate, creditId };
}

/** The payment given up; null where it is not open, or the card provider has to be asked. */
export function cancelledTransfer(payment: Payment): Payment | null {
  if (!isOpen(payment) || payment.method !== 'transfer') return null;
  return { ...payment, state: 'cancelled' };
}

/** Whether money of it can be given back at all. What is in the prepaid account is paid out from there. */
export function isRefundable({ state, purpose }: Payment): boolean {
  return purpose.kind !== 'top-up' && (state === 'succeeded' || state === 'partly-refunded');
}

/** How much of it can still be given back. */
export function leftOf({ money, refunded }: Payment): number {
  return money.amount - refunded;
}

/** Where money goes that is given back. The payer of a transfer is not asked for an account: a pay-out does that. */
export function destinationOf({ method }: Payment): RefundDestination {
  return method === 'card' ? 'card' : 'prepaid';
}

/** The payment with a refund more. Throws `RangeError` for more than is left. */
export function withRefund(payment: Payment, refund: Refund): Payment {
  if (refund.amount < 1 || refund.amount > leftOf(payment)) {
    throw new RangeError(`${refund.amount} of payment ${payment._id} can not be given back`);
  }
  const refunded = payment.refunded + refund.amount;
  const state = refunded === payment.money.amount ? 'refunded' : 'partly-refunded';
  return { ...payment, state, refunded, refunds: [...payment.refunds, refund] };
}

/** The payment after a refund is done; null where it was before. */
export function withRefundDone(
  payment: Payment,
  refundId: string,
  to: RefundDestination,
): Payment | null {
  if (!payment.refunds.some(({ id, done }) => id === refundId && !done)) return null;
  const refunds = payment.refunds.map((refund) =>
    refund.id === refundId ? { ...refund, to, done: true } : refund,
  );
  return { ...payment, refunds };
}

/** Whether there is something to do for it, or to ask about it, without anybody saying so. */
export function needsAttention(payment: Payment): boolean {
  return (
    (payment.method === 'card' && isOpen(payment)) || payment.refunds.some(({ done }) => !done)
  );
}

/** A payment as its organization sees it. */
export function shownPayment(payment: Payment): OrganizationPayment {
  const { _id: id, money, purpose, method, state, reference, card, refunded } = payment;
  const { currency } = money;
  return {
    ...{ id, ...money, purpose, method, state, refunded },
    reference: reference?.value ?? null,
    declined: isOpen(payment) || state === 'failed' ? (card?.lastDecline?.code ?? null) : null,
    refunds: payment.refunds.map(({ by: _by, at, ...refund }) => ({
      ...refund,
      currency,
      at: at.toISOString(),
    })),
    createdAt: payment.createdAt.toISOString(),
    paidOn: payment.paidOn,
  };
}

/** A payment after what happened, as events tell it. */
export function toldOfPayment(payment: Payment): PaymentTold {
  const { _id: paymentId, organizationId, money, purpose, method, state } = payment;
  const { paidOn, refunded } = payment;
  return { paymentId, organizationId, ...money, purpose, method, state, paidOn, refunded };
}
