import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Gratuity } from './gratuity.js';

/** A gratuity as it is stored. */
export interface StoredGratuity extends Gratuity {
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const product = new Schema(
  { productType: { type: String, default: null }, planId: { type: String, default: null } },
  { _id: false, id: false },
);

const hold = new Schema(
  { orderId: String, lineId: String, placing: Number, until: Date },
  { _id: false, id: false },
);

const gratuitySchema = new Schema<StoredGratuity>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    product: { type: product, required: true },
    discount: { type: Schema.Types.Mixed, required: true },
    reason: { type: String, required: true },
    from: { type: Date, required: true },
    until: { type: Date, default: null },
    state: { type: String, required: true },
    hold: { type: hold, default: null },
    confirmedBy: { type: String, required: true },
    confirmedAt: { type: Date, required: true },
    withdrawnBy: { type: String, default: null },
    withdrawnAt: { type: Date, default: null },
    schemaVersion: { type: Number, default: 1 },
    ...idempotencyFields,
    ...outboxFields,
  },
  { collection: 'gratuities', versionKey: false, minimize: false },
);

export function gratuityModel(connection: Connection): Model<StoredGratuity> {
  return connection.model<StoredGratuity>('Gratuity', gratuitySchema);
}
