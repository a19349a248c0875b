import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { LocalDate } from '../date/local-date.js';
import type { Holder } from '../reservation/reservation.js';
import type { Product } from './product.js';

/** A billing address that may know of a product: whose it is, too, since products are handed on. */
export interface HeldAddress {
  readonly organizationId: string;
  readonly addressId: string;
}

/** A product as it is stored. */
export interface StoredProduct extends Product {
  /** Counts its changes, those too that tell nothing: each is conditional on it. */
  readonly revision?: number;
  /** From when on somebody is to look at it; not there while there is nothing to do. */
  readonly dueAt?: Date;
  /** The billing addresses that may know of it (A5-8). */
  readonly addresses?: readonly HeldAddress[];
  readonly idempotency?: readonly IdempotencyEntry[];
  /** Which order is renewing it. */
  readonly renewing?: Holder | null;
  /** The first day that is not paid, to look for; null for what has no end. */
  readonly paidUntil: LocalDate | null;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const stay = new Schema(
  {
    number: Number,
    organizationId: String,
    since: Date,
    until: { type: Date, default: null },
    transferId: { type: String, default: null },
  },
  { _id: false, id: false },
);

const productSchema = new Schema<StoredProduct>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    type: { type: String, required: true },
    name: { type: String, required: true },
    state: { type: String, required: true },
    stays: { type: [stay], required: true },
    registeredBy: { type: String, required: true },
    registeredAt: { type: Date, required: true },
    subscription: { type: Schema.Types.Mixed, default: null },
    orders: { type: [String], default: [] },
    paidUntil: { type: String, default: null },
    renewing: { type: Schema.Types.Mixed, default: null },
    renewal: { type: Schema.Types.Mixed, default: null },
    addresses: { type: Schema.Types.Mixed, default: undefined },
    revision: { type: Number, default: 0 },
    dueAt: Date,
    ...idempotencyFields,
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'products', versionKey: false, minimize: false },
);

export function productModel(connection: Connection): Model<StoredProduct> {
  return connection.model<StoredProduct>('Product', productSchema);
}
