import { type Connection, type Model, Schema } from 'mongoose';
import type { Order } from '../order/order.js';
import type { Cart } from './cart.js';

/** That an order is to be stored, by whoever holds the lease. */
export interface ClaimIntent {
  readonly order: Order;
  readonly until: Date;
}

/** A cart as it is stored. */
export interface StoredCart extends Cart {
  /** SHA-256 of what whoever made it keeps. */
  readonly secretHash: string;
  /** Claimed, and its order perhaps not stored yet. */
  readonly unfinished?: ClaimIntent;
  readonly schemaVersion: number;
}

const line = new Schema({ planId: String, name: String, periods: Number }, { _id: false });

const cartSchema = new Schema<StoredCart>(
  {
    _id: String,
    secretHash: { type: String, required: true },
    country: { type: String, required: true },
    lines: { type: [line], required: true },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    claim: { type: Schema.Types.Mixed, default: null },
    unfinished: Schema.Types.Mixed,
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'carts', versionKey: false, minimize: false },
);

export function cartModel(connection: Connection): Model<StoredCart> {
  return connection.model<StoredCart>('Cart', cartSchema);
}
