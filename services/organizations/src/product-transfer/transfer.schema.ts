import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Unfinished } from '../organization/organization.js';
import type { Transfer } from './transfer.js';

/** A transfer as it is stored. Its link is not: the token is made of its id. */
export interface StoredTransfer extends Transfer {
  /** Of `email`, canonical: by that it is found. Missing in older documents. */
  readonly address?: string | null;
  /** Accepted, and billing is still to be asked. */
  readonly unfinished?: Unfinished;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const transferSchema = new Schema<StoredTransfer>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    productId: { type: String, required: true },
    state: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    email: { type: String, default: null },
    address: { type: String, default: null },
    to: { type: String, default: null },
    acceptedBy: { type: String, default: null },
    acceptedAt: { type: Date, default: null },
    unfinished: new Schema(
      {
        id: String,
        by: String,
        at: Date,
        requestId: { type: String, default: null },
        until: Date,
      },
      { _id: false, id: false },
    ),
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'productTransfers', versionKey: false, minimize: false },
);

export function transferModel(connection: Connection): Model<StoredTransfer> {
  return connection.model<StoredTransfer>('ProductTransfer', transferSchema);
}
