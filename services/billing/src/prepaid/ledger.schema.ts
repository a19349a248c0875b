import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { LedgerEntry } from './prepaid.js';

/** Where a pay-out goes, kept with the entry that moves the money until the pay-out has a document of its own. */
export interface PayOutToMake {
  readonly iban: string;
  readonly name: string;
  readonly requestedAt: Date;
  /** Until then somebody is at it. */
  readonly until: Date;
}

/** An entry as it is stored. What it says never changes; what is beside it says what is still to be done. */
export interface StoredEntry extends LedgerEntry {
  /** Of a hold that nobody has ended: when one looks at it next. First that is when it expires. */
  readonly openUntil?: Date;
  readonly payOut?: PayOutToMake;
  /** Since when only its figures are there (E-8). */
  readonly purgedAt?: Date;
  /** The entry's number: it tells one event. */
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly schemaVersion: number;
}

const purpose = new Schema(
  {
    orderId: { type: String, default: null },
    paymentId: { type: String, default: null },
    payOutId: { type: String, default: null },
  },
  { _id: false, id: false },
);

const entrySchema = new Schema<StoredEntry>(
  {
    _id: String,
    account: { type: String, required: true },
    organizationId: { type: String, required: true },
    currency: { type: String, required: true },
    number: { type: Number, required: true },
    kind: { type: String, required: true },
    amount: { type: Number, required: true },
    debit: { type: String, required: true },
    credit: { type: String, required: true },
    balanceAfter: { type: Number, required: true },
    heldAfter: { type: Number, required: true },
    operationId: { type: String, required: true },
    about: { type: purpose, required: true },
    reason: { type: String, default: null },
    expiresAt: { type: Date, default: null },
    holdId: { type: String, default: null },
    by: { type: String, default: null },
    at: { type: Date, required: true },
    requestId: { type: String, default: null },
    openUntil: Date,
    payOut: new Schema(
      { iban: String, name: String, requestedAt: Date, until: Date },
      { _id: false, id: false },
    ),
    purgedAt: Date,
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'ledger', versionKey: false, minimize: false },
);

export function ledgerModel(connection: Connection): Model<StoredEntry> {
  return connection.model<StoredEntry>('LedgerEntry', entrySchema);
}
