import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Place, TakenPlace } from './promo-redemption.js';

/** What a place has while an order has it, beside its state. */
const taking = {
  organizationId: String,
  orderId: String,
  placing: Number,
  turn: Number,
  /** `<code>:<order>`: unique. */
  heldFor: String,
  /** `<code>:<organization>:<turn>`: unique. */
  turnOf: String,
  reservedAt: Date,
  until: Date,
  usedAt: Date,
};

/** The part of an update that makes a place as if nobody had ever had it. */
export const untaken = Object.fromEntries(Object.keys(taking).map((field) => [field, 1 as const]));

/** A place as it is stored. */
export type StoredPlace = (Place | TakenPlace) & {
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
};

const placeSchema = new Schema<StoredPlace>(
  {
    _id: String,
    code: { type: String, required: true },
    number: { type: Number, required: true },
    state: { type: String, required: true },
    ...taking,
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'promoRedemptions', versionKey: false, minimize: false },
);

export function placeModel(connection: Connection): Model<StoredPlace> {
  return connection.model<StoredPlace>('PromoRedemption', placeSchema);
}
