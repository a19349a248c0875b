import type { InvoiceDetails, InvoiceState, InvoiceSummary, InvoiceTold } from '@atrium/contracts';
import type { LocalDate } from '../date/local-date.js';
import type { LegalDocument } from '../document/legal-document.js';

/** What an invoice was paid with. */
export interface InvoicePayment {
  readonly paymentId: string;
  readonly paidOn: LocalDate;
}

/** Money that went back, in minor units of the invoice's currency. */
export interface Refund {
  readonly refundId: string;
  readonly amount: number;
  readonly refundedOn: LocalDate;
}

/** Of which line how much is credited, without tax, in minor units. */
export interface CreditedLine {
  readonly position: number;
  readonly net: number;
}

/** Something taken back of an invoice: noted here first, then issued as a credit note (decision 6). */
export interface Credit {
  readonly id: string;
  /** Null where it followed by itself. */
  readonly by: string | null;
  readonly at: Date;
  readonly reason: string;
  readonly lines: readonly CreditedLine[];
  /** With tax. */
  readonly gross: number;
  /** Null until the credit note is issued. */
  readonly creditNoteId: string | null;
}

/** What became of it, and by what. */
export interface StateChange {
  readonly from: InvoiceState;
  readonly to: InvoiceState;
  readonly at: Date;
  /** Null where nobody did it. */
  readonly by: string | null;
  /** The payment, the credit note or the refund. */
  readonly cause: string;
}

/** What may change about an invoice; its document never does (A10-8). */
export interface Standing {
  readonly payment: InvoicePayment | null;
  readonly credits: readonly Credit[];
  readonly refunds: readonly Refund[];
}

/** An invoice or a credit note, as issued, and what has become of it. */
export interface Invoice extends Standing {
  /** Its number: "R-1042". */
  readonly _id: string;
  readonly series: string;
  /** Counts the documents of its series from 1. */
  readonly n: number;
  readonly kind: 'invoice' | 'credit-note';
  /** What it was issued for, once: "order:<id>", "credit:<id>". */
  readonly cause: string;
  readonly organizationId: string;
  readonly orderId: string | null;
  readonly document: LegalDocument;
  /** Of a credit note: which invoice it corrects. */
  readonly correctsId: string | null;
  /** SHA-256 of the document with its place in the series and the hash before it. */
  readonly hash: string;
  /** Of the document before it in its series; null for the first. */
  readonly prevHash: string | null;
  readonly issuedAt: Date;
  readonly issuerVersion: number;
  readonly state: InvoiceState;
  readonly history: readonly StateChange[];
}

/** How much is taken back, with tax: what is noted, whether or not its credit note has a number yet. */
export function creditedGross(credits: readonly Credit[]): number {
  return credits.reduce((sum, { gross }) => sum + gross, 0);
}

/** What an invoice is, by what became of it. One of nothing is paid by itself (A6-8). A credit note is nothing else than issued. */
export function stateOf(
  { kind, totals }: Pick<LegalDocument, 'kind' | 'totals'>,
  { payment, credits, refunds }: Standing,
): InvoiceState {
  if (kind === 'credit-note') return 'issued';
  const credited = creditedGross(credits.filter(({ creditNoteId }) => creditNoteId !== null));
  const refunded = refundedOf(refunds);
  if (refunded > 0 && refunded === credited) return 'refunded';
  if (credited > 0) return credited === totals.gross ? 'credited' : 'partly-credited';
  return payment !== null || totals.due === 0 ? 'paid' : 'open';
}

/** Whether a payment can pay it: it is to be paid, and was not, and something of it is left. */
export function isPayable({ document, state, payment }: Invoice): boolean {
  return payment === null && document.totals.due > 0 && ['open', 'partly-credited'].includes(state);
}

/** Whether so much can still go back: of what was paid, and credited by documents that are issued. */
export function isRefundable(
  { document, payment, credits, refunds }: Invoice,
  amount: number,
): boolean {
  const issued = credits.filter(({ creditNoteId }) => creditNoteId !== null);
  const isPaid = payment !== null || document.totals.due === 0;
  return isPaid && amount > 0 && refundedOf(refunds) + amount <= creditedGross(issued);
}

function refundedOf(refunds: readonly Refund[]): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}

/** The number of the document that is in such a place of such a series. */
export function numberOf({ series, n }: Pick<Invoice, 'series' | 'n'>): string {
  return `${series}-${n}`;
}

/** An invoice as a list shows it. */
export function shownInvoice(invoice: Invoice): InvoiceSummary {
  const { _id: id, kind, state, orderId, document, correctsId, credits, payment } = invoice;
  const { issuedOn, dueOn, currency, totals, buyer } = document;
  return {
    ...{ id, kind, state, orderId, issuedOn, dueOn, currency },
    ...{ net: totals.net, tax: totals.tax, gross: totals.gross, due: totals.due },
    credited: creditedGross(credits),
    paidOn: payment?.paidOn ?? document.payment.paidOn,
    corrects: correctsId,
    buyerName: buyer.name,
    buyerTaxNumber: buyer.taxNumber,
  };
}

/** An invoice with every figure (A10-2). */
export function describedInvoice(invoice: Invoice): InvoiceDetails {
  const { document, hash, prevHash, issuedAt, credits, history } = invoice;
  return {
    ...shownInvoice(invoice),
    // The contract says each of its fields.
    document: document as unknown as InvoiceDetails['document'],
    ...{ hash, prevHash, issuedAt: issuedAt.toISOString() },
    creditNotes: credits.flatMap(({ creditNoteId }) => creditNoteId ?? []),
    history: history.map(({ from, to, at, cause }) => ({ from, to, cause, at: at.toISOString() })),
  };
}

/** An invoice after what happened, as events tell it. */
export function toldOfInvoice(invoice: Invoice): InvoiceTold {
  const { _id: invoiceId, kind, state, organizationId, orderId, correctsId, document } = invoice;
  return {
    ...{ organizationId, invoiceId, kind, state, orderId, corrects: correctsId },
    ...{ issuedOn: document.issuedOn, currency: document.currency },
    gross: document.totals.gross,
  };
}
