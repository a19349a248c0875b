import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { BillingAddress, RemovedAddress } from './billing-address.js';

interface Stored {
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly schemaVersion: number;
}

/** A billing address as it is stored. */
export type StoredAddress = BillingAddress & Stored;
export type StoredRemovedAddress = RemovedAddress & Stored;

const postalAddress = new Schema(
  {
    addition: { type: String, default: null },
    street: String,
    houseNumber: { type: String, default: null },
    postalCode: String,
    city: String,
    country: String,
  },
  { _id: false, id: false },
);

const terms = new Schema(
  {
    name: { type: String, required: true },
    attention: { type: String, default: null },
    address: { type: postalAddress, required: true },
    taxNumber: { type: String, default: null },
    email: { type: String, default: null },
  },
  { _id: false, id: false },
);

const use = new Schema({ what: String, id: String }, { _id: false, id: false });

const billingAddressSchema = new Schema<StoredAddress>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    state: { type: String, required: true },
    // Not there any more when it was removed.
    terms,
    uses: { type: [use], default: [] },
    replacedBy: { type: String, default: null },
    replacement: new Schema(
      {
        id: String,
        by: String,
        at: Date,
        requestId: { type: String, default: null },
        until: Date,
        moving: use,
      },
      { _id: false, id: false },
    ),
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'billingAddresses', versionKey: false, minimize: false },
);

export function billingAddressModel(connection: Connection): Model<StoredAddress> {
  return connection.model<StoredAddress>('BillingAddress', billingAddressSchema);
}
