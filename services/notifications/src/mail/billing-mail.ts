import type {
  Currency,
  PaymentPurposeKind,
  RefundDestination,
  RenewalFailure,
} from '@atrium/contracts';

/** What is told of orders, documents, payments and pay-outs: to those who see the accounting. */
export const billingKinds = [
  'order-awaits-transfer',
  'invoice-issued',
  'credit-note-issued',
  'payment-failed',
  'payment-refunded',
  'pay-out-requested',
  'pay-out-confirmed',
  'pay-out-returned',
  'invoices-mailed',
  'product-reminded',
  'product-renewal-failed',
  'product-blocked',
  'product-ended',
] as const;
export type BillingKind = (typeof billingKinds)[number];

/** Minor units: centimes, cents. */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/** An order was placed that is paid by transfer: how to do that. */
interface OrderAwaitsTransfer {
  readonly kind: 'order-awaits-transfer';
  readonly organization: string;
  readonly money: Money;
  readonly payee: string;
  readonly iban: string;
  readonly reference: string;
  /** RFC 3339. */
  readonly until: string;
}

/** A document has its number (A10-1). */
interface DocumentIssued {
  readonly kind: 'invoice-issued' | 'credit-note-issued';
  readonly organization: string;
  /** Its number. */
  readonly document: string;
  /** As days of law: "2026-11-30". */
  readonly issuedOn: string;
  readonly money: Money;
  /** What is still to be paid, in minor units, and until when. */
  readonly due: number;
  readonly dueOn: string | null;
  /** Of a credit note: the number of the invoice. */
  readonly corrects: string | null;
  /** Whether its PDF is in the mail; else it is too large. */
  readonly attached: boolean;
}

/** A card was declined too often. */
interface PaymentFailed {
  readonly kind: 'payment-failed';
  readonly organization: string;
  readonly money: Money;
  readonly purpose: PaymentPurposeKind;
}

/** Money of a payment is given back. */
interface PaymentRefunded {
  readonly kind: 'payment-refunded';
  readonly organization: string;
  readonly money: Money;
  readonly to: RefundDestination;
}

/** Money of the prepaid account goes to a bank, has got there, or came back. */
interface PayOutTold {
  readonly kind: 'pay-out-requested' | 'pay-out-confirmed' | 'pay-out-returned';
  readonly organization: string;
  readonly money: Money;
  /** Its first and last four characters. */
  readonly iban: string;
  readonly when: string;
  /** Why it came back. */
  readonly reason: string | null;
}

/** Documents that the reader asked for (B-5): in the mail, as files. */
interface InvoicesMailed {
  readonly kind: 'invoices-mailed';
  readonly organization: string;
  /** Their numbers. */
  readonly documents: readonly string[];
  /** Which of how many mails it is. */
  readonly number: number;
  readonly of: number;
}

/** A product ends soon, could not be renewed, is blocked, or has ended. */
interface ProductTold {
  readonly kind:
    'product-reminded' | 'product-renewal-failed' | 'product-blocked' | 'product-ended';
  readonly organization: string;
  /** What it is called. */
  readonly item: string;
  /** Until when it is paid; of a blocked one, when it is deleted. A day of law; null for one that has ended. */
  readonly end: string | null;
  /** What another period costs, where that can be said. */
  readonly renewal: Money | null;
  readonly failure?: RenewalFailure;
}

export type BillingMail =
  | OrderAwaitsTransfer
  | DocumentIssued
  | PaymentFailed
  | PaymentRefunded
  | PayOutTold
  | InvoicesMailed
  | ProductTold;

export function isOfBilling<Mail extends { readonly kind: string }>(
  mail: Mail,
): mail is Extract<Mail, { readonly kind: BillingKind }> {
  return (billingKinds as readonly string[]).includes(mail.kind);
}
