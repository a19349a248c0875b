import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { HistoryEntry } from '../history/history.js';
import { historyFields } from '../history/history.schema.js';
import type { Organization, SettledGrant } from './organization.js';

/** An organization as it is stored. */
export interface StoredOrganization extends Organization {
  readonly settledGrants: readonly SettledGrant[];
  readonly history: readonly HistoryEntry[];
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly schemaVersion: number;
}

const organizationSchema = new Schema<StoredOrganization>(
  {
    _id: String,
    type: { type: String, required: true },
    name: { type: String, required: true },
    locale: { type: String, required: true },
    legalRepresentatives: { type: [String], required: true },
    requiresSecondFactor: { type: Boolean, default: false },
    state: { type: String, default: 'open' },
    createdAt: { type: Date, required: true },
    unfinished: {
      type: [
        new Schema(
          {
            id: String,
            what: String,
            by: String,
            at: Date,
            requestId: { type: String, default: null },
            until: Date,
            accountId: String,
            address: String,
            role: String,
            evidence: Schema.Types.Mixed,
          },
          { _id: false, id: false },
        ),
      ],
      default: undefined,
    },
    settledGrants: {
      type: [
        new Schema(
          {
            id: String,
            granted: Boolean,
            before: { type: [String], default: undefined },
            after: { type: [String], default: undefined },
          },
          { _id: false, id: false },
        ),
      ],
      default: [],
    },
    schemaVersion: { type: Number, default: 1 },
    ...historyFields,
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'organizations', versionKey: false, minimize: false },
);

/** Organizations for whoever stores something in them. */
export function organizationModel(connection: Connection): Model<StoredOrganization> {
  return connection.model<StoredOrganization>('Organization', organizationSchema);
}
