import { type Connection, type Model, Schema } from 'mongoose';
import type { HeldClosing } from './closing.js';

/** A closing as it is stored. */
export interface StoredClosing extends HeldClosing {
  readonly state: 'held' | 'settled';
  readonly schemaVersion: number;
}

const closingSchema = new Schema<StoredClosing>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    closedBy: { type: String, required: true },
    mailInvoices: { type: Boolean, default: false },
    payOuts: {
      type: [
        new Schema(
          { id: String, currency: String, iban: String, name: String },
          { _id: false, id: false },
        ),
      ],
      default: [],
    },
    state: { type: String, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'closings', versionKey: false },
);

export function closingModel(connection: Connection): Model<StoredClosing> {
  return connection.model<StoredClosing>('Closing', closingSchema);
}
