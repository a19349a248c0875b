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

const addressSchema = new Schema(
  {
    addition: { type: String, default: null },
    street: { type: String, required: true },
    houseNumber: { type: String, default: null },
    postalCode: { type: String, required: true },
    city: { type: String, required: true },
    country: { type: String, required: true },
  },
  { _id: false, id: false },
);

const organizationSchema = new Schema<StoredOrganization>(
  {
    _id: String,
    type: { type: String, required: true },
    name: { type: String, required: true },
    locale: { type: String, required: true },
    legalRepresentatives: { type: [String], required: true },
    requiresSecondFactor: { type: Boolean, default: false },
    productManagementBlocked: { type: Boolean, default: false },
    details: {
      type: new Schema(
        {
          version: { type: Number, default: 0 },
          legalName: { type: String, default: null },
          address: { type: addressSchema, default: null },
          phone: { type: String, default: null },
          taxNumber: { type: String, default: null },
          timeZone: String,
        },
        { _id: false, id: false },
      ),
      default: undefined,
    },
    logo: {
      type: new Schema({ header: String, switcher: String }, { _id: false, id: false }),
      default: undefined,
    },
    activityDays: Number,
    state: { type: String, default: 'open' },
    closing: {
      type: new Schema(
        { id: String, by: String, at: Date, restorableUntil: Date },
        { _id: false, id: false },
      ),
      default: undefined,
    },
    closesOnlyWhenAlone: Boolean,
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
            decided: { type: Schema.Types.Mixed, default: undefined },
            role: String,
            closingId: String,
            payOuts: { type: [String], default: undefined },
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
