import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Payment } from './payment.js';

/** A payment as it is stored. */
export interface StoredPayment extends Payment {
  /** Counts its changes: each is conditional on the one before. */
  readonly revision: number;
  /** Its purpose, while no other payment may have it: the index judges (I7). */
  readonly purposeKey?: string;
  /** When somebody has to look after it. */
  readonly dueAt?: Date;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const part = { _id: false, id: false } as const;

const paymentSchema = new Schema<StoredPayment>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    purpose: new Schema({ kind: String, id: String }, part),
    money: new Schema({ amount: Number, currency: String }, part),
    method: { type: String, required: true },
    state: { type: String, required: true },
    reference: { type: new Schema({ kind: String, value: String }, part), default: null },
    card: {
      type: new Schema(
        {
          intentId: { type: String, default: null },
          saved: { type: new Schema({ customerId: String, token: String }, part), default: null },
          declines: Number,
          lastDecline: { type: new Schema({ id: String, code: String }, part), default: null },
        },
        part,
      ),
      default: null,
    },
    refunded: { type: Number, required: true },
    refunds: [
      new Schema(
        {
          id: String,
          amount: Number,
          reason: String,
          to: String,
          done: Boolean,
          by: { type: String, default: null },
          at: Date,
        },
        part,
      ),
    ],
    paidOn: { type: String, default: null },
    creditId: { type: String, default: null },
    startedBy: { type: String, default: null },
    createdAt: { type: Date, required: true },
    revision: { type: Number, required: true },
    purposeKey: String,
    dueAt: Date,
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'payments', versionKey: false, minimize: false },
);

export function paymentModel(connection: Connection): Model<StoredPayment> {
  return connection.model<StoredPayment>('Payment', paymentSchema);
}
