import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Order } from './order.js';

/** That steps of an order are to be done, by whoever holds the lease. */
export interface OrderIntent {
  readonly id: string;
  /** Of an order that is being placed: it is not to be had, and what it holds is being given back. */
  readonly isUndone?: boolean;
  /** Under which the command to place it is known: whoever repeats it after it was undone places it anew. */
  readonly key?: string | null;
  readonly by: string | null;
  readonly requestId: string | null;
  readonly until: Date;
}

/** An order as it is stored. */
export interface StoredOrder extends Order {
  /** Being placed, completed or undone. */
  readonly unfinished?: OrderIntent;
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const line = new Schema(
  {
    id: String,
    planId: String,
    productId: String,
    name: String,
    periods: Number,
    gratuityId: { type: String, default: null },
  },
  { _id: false, id: false },
);

const orderSchema = new Schema<StoredOrder>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    kind: { type: String, required: true },
    state: { type: String, required: true },
    revision: { type: Number, required: true },
    currency: { type: String, required: true },
    lines: { type: [line], required: true },
    promoCodes: { type: [String], default: [] },
    paymentMethod: { type: String, default: null },
    usePrepaid: { type: Boolean, default: false },
    billingAddressId: { type: String, default: null },
    isAutomatic: { type: Boolean, default: false },
    createdBy: { type: String, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    placement: { type: Schema.Types.Mixed, default: null },
    payment: { type: Schema.Types.Mixed, default: null },
    invoiceId: { type: String, default: null },
    unfinished: new Schema(
      {
        id: String,
        by: { type: String, default: null },
        requestId: { type: String, default: null },
        until: Date,
        isUndone: { type: Boolean, default: false },
        key: { type: String, default: null },
      },
      { _id: false, id: false },
    ),
    schemaVersion: { type: Number, default: 1 },
    ...idempotencyFields,
    ...outboxFields,
  },
  { collection: 'orders', versionKey: false, minimize: false },
);

export function orderModel(connection: Connection): Model<StoredOrder> {
  return connection.model<StoredOrder>('Order', orderSchema);
}
