import type { Currency } from '@atrium/contracts';
import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { PayOut } from './pay-out.js';
import type { PaymentFileHead } from './pain-001.js';

/** That a pay-out was settled, and the ledger is still to be told. */
export interface UnbookedSettlement {
  /** The operator. */
  readonly by: string;
  readonly at: Date;
  readonly requestId: string | null;
  /** Until then somebody is at it. */
  readonly until: Date;
}

/** A pay-out as it is stored. */
export interface StoredPayOut extends PayOut {
  readonly unbooked?: UnbookedSettlement;
  readonly schemaVersion: number;
}

/** Pay-outs that were put into one file, and all that the file says beside them. */
export interface StoredBatch {
  readonly _id: string;
  readonly head: PaymentFileHead;
  /** What was to go into it; what had gone elsewhere by then is not in it. */
  readonly payOutIds: readonly string[];
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly schemaVersion: number;
}

const payOutSchema = new Schema<StoredPayOut>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    currency: { type: String, required: true },
    amount: { type: Number, required: true },
    iban: { type: String, required: true },
    name: { type: String, required: true },
    state: { type: String, required: true },
    requestedBy: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    batchId: { type: String, default: null },
    settledAt: { type: Date, default: null },
    reason: { type: String, default: null },
    unbooked: new Schema(
      { by: String, at: Date, requestId: { type: String, default: null }, until: Date },
      { _id: false, id: false },
    ),
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'payOuts', versionKey: false, minimize: false },
);

const ibans = Object.fromEntries(
  (['CHF', 'EUR'] satisfies Currency[]).map((currency) => [
    currency,
    { type: String, default: null },
  ]),
);

const batchSchema = new Schema<StoredBatch>(
  {
    _id: String,
    head: {
      type: new Schema(
        {
          id: String,
          createdAt: Date,
          executeOn: String,
          debtor: String,
          ibans: new Schema(ibans, { _id: false, id: false }),
        },
        { _id: false, id: false },
      ),
      required: true,
    },
    payOutIds: { type: [String], required: true },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'payOutBatches', versionKey: false, minimize: false },
);

export function payOutModel(connection: Connection): Model<StoredPayOut> {
  return connection.model<StoredPayOut>('PayOut', payOutSchema);
}

export function batchModel(connection: Connection): Model<StoredBatch> {
  return connection.model<StoredBatch>('PayOutBatch', batchSchema);
}
