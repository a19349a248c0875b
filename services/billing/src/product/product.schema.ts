import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Product } from './product.js';

/** A product as it is stored. */
export interface StoredProduct extends Product {
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
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'products', versionKey: false, minimize: false },
);

export function productModel(connection: Connection): Model<StoredProduct> {
  return connection.model<StoredProduct>('Product', productSchema);
}
