import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { TaxNumber } from './tax-number.js';

/** A tax number as it is stored. */
export interface StoredTaxNumber extends TaxNumber {
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const holder = { name: { type: String, default: null }, address: { type: String, default: null } };
const plain = { _id: false, id: false } as const;

const viesAnswer = new Schema(
  { valid: Boolean, consultationNumber: { type: String, default: null }, at: Date, ...holder },
  plain,
);

const operatorWord = new Schema({ by: String, at: Date, evidence: String, ...holder }, plain);

const line = new Schema(
  {
    ...{ at: Date, what: String, by: { type: String, default: null } },
    evidence: { type: String, default: null },
    ...holder,
  },
  plain,
);

const taxNumberSchema = new Schema<StoredTaxNumber>(
  {
    _id: String,
    number: { type: String, required: true },
    vies: { type: viesAnswer, default: null },
    operator: { type: operatorWord, default: null },
    dueAt: { type: Date, default: null },
    failures: { type: Number, default: 0 },
    lastFailure: { type: String, default: null },
    history: { type: [line], default: [] },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'taxNumbers', versionKey: false, minimize: false },
);

export function taxNumberModel(connection: Connection): Model<StoredTaxNumber> {
  return connection.model<StoredTaxNumber>('TaxNumber', taxNumberSchema);
}
