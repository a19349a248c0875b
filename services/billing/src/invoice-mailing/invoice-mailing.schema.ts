import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { InvoiceMailing } from './invoice-mailing.js';

/** That the files of a mailing are still to be made. */
export interface UnpreparedMailing {
  readonly requestId: string | null;
  /** Until then somebody is at it. */
  readonly until: Date;
}

/** A mailing as it is stored. */
export interface StoredMailing extends InvoiceMailing {
  readonly unfinished?: UnpreparedMailing;
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const mail = new Schema(
  {
    number: Number,
    invoiceIds: [String],
    state: String,
    reason: { type: String, default: null },
  },
  { _id: false, id: false },
);

const mailingSchema = new Schema<StoredMailing>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    requestedBy: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    invoiceIds: { type: [String], required: true },
    closingId: String,
    mails: { type: [mail], default: [] },
    unfinished: new Schema(
      { requestId: { type: String, default: null }, until: Date },
      { _id: false, id: false },
    ),
    schemaVersion: { type: Number, default: 1 },
    ...idempotencyFields,
    ...outboxFields,
  },
  { collection: 'invoiceMailings', versionKey: false, minimize: false },
);

export function mailingModel(connection: Connection): Model<StoredMailing> {
  return connection.model<StoredMailing>('InvoiceMailing', mailingSchema);
}
