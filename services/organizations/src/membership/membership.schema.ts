import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { HistoryEntry } from '../history/history.js';
import { historyFields } from '../history/history.schema.js';
import type { Membership } from './membership.js';

/** A membership as it is stored. */
export interface StoredMembership extends Membership {
  readonly history: readonly HistoryEntry[];
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly version: number;
  readonly schemaVersion: number;
}

const part = (fields: object): Schema => new Schema(fields, { _id: false, id: false });

const membershipSchema = new Schema<StoredMembership>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    address: { type: String, required: true },
    email: { type: String, required: true },
    accountId: { type: String, default: null },
    accounts: { type: [String], default: [] },
    state: { type: String, required: true },
    rights: part({
      role: String,
      billing: Boolean,
      reminders: Boolean,
      products: [part({ productId: String, right: String, stay: Number })],
    }),
    teams: { type: [String], default: [] },
    invitation: {
      type: part({ by: String, sentAt: Date, expiresAt: Date, tokenVersion: Number }),
      default: null,
    },
    chosenAt: { type: Number, default: 0 },
    joinedAt: { type: Date, default: null },
    secondFactorRemindedAt: Date,
    suspendedBy: String,
    readmittedFrom: { type: [String], default: undefined },
    unfinished: part({
      id: String,
      what: String,
      by: String,
      at: Date,
      requestId: { type: String, default: null },
      until: Date,
      transferProductsTo: String,
    }),
    schemaVersion: { type: Number, default: 1 },
    ...historyFields,
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'memberships', versionKey: false, minimize: false },
);

/** What no rule asks for, and no read brings along. */
export const withoutRecords = { history: 0, outbox: 0, idempotency: 0 } as const;

/** Memberships for whoever stores something in them. */
export function membershipModel(connection: Connection): Model<StoredMembership> {
  return connection.model<StoredMembership>('Membership', membershipSchema);
}
