import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { PromoCode } from './promo-code.js';

/** A promo code as it is stored. */
export interface StoredPromoCode extends PromoCode {
  /** How many places of it there are, free or taken: never more than its limit. A hint: the places count. */
  readonly opened: number;
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const promoCodeSchema = new Schema<StoredPromoCode>(
  {
    _id: String,
    code: { type: String, required: true },
    discount: { type: Schema.Types.Mixed, required: true },
    productTypes: { type: [String], default: [] },
    planIds: { type: [String], default: [] },
    from: { type: Date, required: true },
    until: { type: Date, default: null },
    totalLimit: { type: Number, default: null },
    perOrganization: { type: Number, required: true },
    firstOrderOnly: { type: Boolean, required: true },
    state: { type: String, required: true },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    withdrawnBy: { type: String, default: null },
    withdrawnAt: { type: Date, default: null },
    opened: { type: Number, default: 0 },
    schemaVersion: { type: Number, default: 1 },
    ...idempotencyFields,
    ...outboxFields,
  },
  { collection: 'promoCodes', versionKey: false, minimize: false },
);

export function promoCodeModel(connection: Connection): Model<StoredPromoCode> {
  return connection.model<StoredPromoCode>('PromoCode', promoCodeSchema);
}
