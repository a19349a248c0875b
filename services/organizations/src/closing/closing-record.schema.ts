import { type Connection, type Model, Schema } from 'mongoose';
import type { Attempt } from './closing.js';

/** An attempt as it is stored. */
export interface StoredAttempt extends Attempt {
  readonly schemaVersion: number;
}

const fact = new Schema({ kind: String, which: String }, { _id: false, id: false });

const recordSchema = new Schema<StoredAttempt>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
    outcome: { type: String, required: true },
    obstacles: { type: [fact], default: [] },
    cleared: { type: [fact], default: [] },
    closedAt: { type: Date, default: null },
    restoredAt: { type: Date, default: null },
    restoredBy: { type: String, default: null },
    purgedAt: { type: Date, default: null },
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'closingRecords', versionKey: false },
);

export function closingRecordModel(connection: Connection): Model<StoredAttempt> {
  return connection.model<StoredAttempt>('ClosingRecord', recordSchema);
}
