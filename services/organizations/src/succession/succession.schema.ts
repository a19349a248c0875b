import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Unfinished } from '../organization/organization.js';
import type { Succession } from './succession.js';

/** A change of who represents an organization as it is stored. */
export interface StoredSuccession extends Succession {
  /** Confirmed, and not yet come true or to nothing: the steps are still to be done. */
  readonly unfinished?: Unfinished;
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly schemaVersion: number;
}

const part = (fields: object): Schema => new Schema(fields, { _id: false, id: false });

const act = part({ by: String, at: Date, amr: [String], authenticatedAt: Date });

const successionSchema = new Schema<StoredSuccession>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    kind: { type: String, required: true },
    accountId: { type: String, required: true },
    memberSince: { type: Date, default: null },
    giverBecomes: { type: String, default: null },
    state: { type: String, required: true },
    proposal: { type: act, required: true },
    expiresAt: { type: Date, default: null },
    answer: { type: act, default: null },
    naming: { type: Schema.Types.Mixed, default: null },
    record: { type: Schema.Types.Mixed, default: null },
    unfinished: part({
      id: String,
      by: String,
      at: Date,
      requestId: { type: String, default: null },
      until: Date,
    }),
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'successions', versionKey: false, minimize: false },
);

/** What no rule asks for. */
export const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** Changes of who represents an organization, for whoever stores something in them. */
export function successionModel(connection: Connection): Model<StoredSuccession> {
  return connection.model<StoredSuccession>('Succession', successionSchema);
}
