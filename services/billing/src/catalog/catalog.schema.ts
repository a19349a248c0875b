import type { CatalogPart } from '@atrium/contracts';
import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Change, Contents, Entry } from './catalog.js';

/** A part of the catalog as it is stored. */
export interface StoredEntry<Part extends CatalogPart = CatalogPart> extends Entry<Part> {
  /** The part and the key. */
  readonly _id: string;
  /** How many changes there are: who changes it has read this many. */
  readonly revision: number;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const changeSchema = new Schema<Change<Contents[CatalogPart]>>(
  {
    from: { type: Date, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    saidAt: { type: Date, required: true },
    saidBy: { type: String, default: null },
  },
  { _id: false, id: false, minimize: false },
);

const entrySchema = new Schema<StoredEntry>(
  {
    _id: String,
    part: { type: String, required: true },
    key: { type: String, required: true },
    changes: { type: [changeSchema], required: true },
    revision: { type: Number, required: true },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'catalog', versionKey: false, minimize: false },
);

export function entryModel(connection: Connection): Model<StoredEntry> {
  return connection.model<StoredEntry>('CatalogEntry', entrySchema);
}
