import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Invoice } from './invoice.js';

/** A credit that is noted and whose credit note is still to be issued. */
export interface UnfinishedCredit {
  readonly creditId: string;
  readonly requestId: string | null;
  /** Until when whoever began it is at it. */
  readonly until: Date;
}

/** An invoice as it is stored. */
export interface StoredInvoice extends Invoice {
  /** Counts the changes of its state: each is conditional on it. */
  readonly revision: number;
  readonly unfinished?: UnfinishedCredit;
  /** Since when only its place in the chain is there (E-8): then it has a `documentHash`, and no document. */
  readonly purgedAt?: Date;
  readonly documentHash?: string;
  /** When somebody looks whether its file and its order are gone too. */
  readonly leftoversAt?: Date;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly schemaVersion: number;
}

/** Documents that are not purged. */
export const isKept = { purgedAt: { $exists: false } } as const;

const parts = { _id: false, id: false } as const;
const credit = new Schema(
  {
    id: String,
    by: String,
    at: Date,
    reason: String,
    lines: [new Schema({ position: Number, net: Number }, parts)],
    gross: Number,
    creditNoteId: { type: String, default: null },
  },
  parts,
);
const change = new Schema(
  { from: String, to: String, at: Date, by: { type: String, default: null }, cause: String },
  parts,
);

const invoiceSchema = new Schema<StoredInvoice>(
  {
    _id: String,
    series: { type: String, required: true },
    n: { type: Number, required: true },
    kind: { type: String, required: true },
    cause: { type: String, required: true },
    organizationId: { type: String, required: true },
    orderId: { type: String, default: null },
    // As it was hashed, field by field.
    document: { type: Schema.Types.Mixed, required: true },
    correctsId: { type: String, default: null },
    hash: { type: String, required: true },
    prevHash: { type: String, default: null },
    issuedAt: { type: Date, required: true },
    issuerVersion: { type: Number, required: true },
    state: { type: String, required: true },
    payment: { type: new Schema({ paymentId: String, paidOn: String }, parts), default: null },
    credits: { type: [credit], default: [] },
    refunds: [new Schema({ refundId: String, amount: Number, refundedOn: String }, parts)],
    history: { type: [change], default: [] },
    revision: { type: Number, default: 0 },
    unfinished: new Schema(
      { creditId: String, requestId: { type: String, default: null }, until: Date },
      parts,
    ),
    purgedAt: Date,
    documentHash: String,
    leftoversAt: Date,
    schemaVersion: { type: Number, default: 1 },
    ...idempotencyFields,
    ...outboxFields,
  },
  { collection: 'invoices', versionKey: false, minimize: false },
);

export function invoiceModel(connection: Connection): Model<StoredInvoice> {
  return connection.model<StoredInvoice>('Invoice', invoiceSchema);
}
