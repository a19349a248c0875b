import { createHash } from 'node:crypto';
import type {
  BankCredit as ShownCredit,
  BankCreditReason,
  BankCreditState,
  BankCreditTold,
  Currency,
} from '@atrium/contracts';
import type { Payment } from '../payment/payment.js';

/** An amount that a bank says it has credited to an account of ours, or taken back. */
export interface Credit {
  /** Our IBAN. */
  readonly account: string;
  /** In minor units, positive. */
  readonly amount: number;
  readonly currency: Currency;
  readonly valueDate: string;
  /** Of a transfer that names one whose check digits are right. */
  readonly reference: string | null;
  /** What the payer has written. */
  readonly message: string | null;
  readonly debtorName: string | null;
  readonly debtorIban: string | null;
  /** The bank's own id of the booking; of one of several in a booking, of both. */
  readonly bankReference: string;
  /**
   * `returned`: money that we had sent comes back. `taken-back`: the bank takes back what it had credited.
   */
  readonly reversal: 'returned' | 'taken-back' | null;
}

/** A credit, and what has become of it. */
export interface BankCredit extends Credit {
  readonly _id: string;
  readonly state: BankCreditState;
  readonly reason: BankCreditReason | null;
  readonly organizationId: string | null;
  readonly paymentId: string | null;
  readonly importedAt: Date;
}

/**
 * The same for one and the same credit, in whichever files it comes: by the account, the amount and the bank's own id, which
 * statements (camt.053) and notifications (camt.054) share.
 */
export function idOf({ account, amount, currency, bankReference, reversal }: Credit): string {
  const text = JSON.stringify([account, amount, currency, bankReference, reversal]);
  return createHash('sha256').update(text).digest('base64url');
}

export function newBankCredit(credit: Credit, importedAt: Date): BankCredit {
  return {
    ...credit,
    _id: idOf(credit),
    ...{ state: 'received', reason: null, organizationId: null, paymentId: null, importedAt },
  };
}

/** What becomes of a credit. */
export type Judgement =
  | { readonly kind: 'pays' }
  | { readonly kind: 'was-paid-by-it' }
  | {
      readonly kind: 'to-prepaid';
      readonly organizationId: string;
      readonly reason: BankCreditReason;
    }
  | { readonly kind: 'unassigned'; readonly reason: BankCreditReason };

/**
 * What becomes of a credit, by the payment that its reference names: the exact amount in the exact currency pays it (E-11); any other
 * money of a known organization is kept in its prepaid account, and an operator says whose the rest is (B-5). None is lost.
 */
export function judge(
  credit: Pick<BankCredit, '_id' | 'amount' | 'currency' | 'reference' | 'reversal'>,
  payment: Payment | null,
): Judgement {
  if (credit.reversal) return { kind: 'unassigned', reason: credit.reversal };
  if (!payment) {
    const reason = credit.reference === null ? 'no-reference' : 'unknown-reference';
    return { kind: 'unassigned', reason };
  }
  if (payment.creditId === credit._id) return { kind: 'was-paid-by-it' };
  const reason = whyNot(credit, payment);
  if (reason === null) return { kind: 'pays' };
  return { kind: 'to-prepaid', organizationId: payment.organizationId, reason };
}

function whyNot(
  { amount, currency }: Pick<BankCredit, 'amount' | 'currency'>,
  { state, money }: Payment,
): BankCreditReason | null {
  if (state === 'cancelled' || state === 'failed') return 'payment-closed';
  if (state !== 'pending') return 'already-paid';
  if (currency !== money.currency) return 'wrong-currency';
  return amount === money.amount ? null : 'wrong-amount';
}

/** A credit as operators see it. */
export function shownCredit(credit: BankCredit): ShownCredit {
  const { _id: id, importedAt, state, reason, valueDate, account, amount, currency } = credit;
  const { reference, message, debtorName, debtorIban, bankReference } = credit;
  const { organizationId, paymentId } = credit;
  return {
    ...{ id, state, reason, valueDate, account, amount, currency, reference, message },
    ...{ debtorName, debtorIban, bankReference, organizationId, paymentId },
    importedAt: importedAt.toISOString(),
  };
}

/** A credit as events tell it: nothing of who has sent it. */
export function toldOfCredit(
  { _id: creditId, amount, currency, paymentId }: BankCredit,
  organizationId: string,
  reason: BankCreditReason,
): BankCreditTold {
  return { creditId, organizationId, amount, currency, reason, paymentId };
}
