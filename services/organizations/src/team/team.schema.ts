import {
  type IdempotencyEntry,
  idempotencyFields,
  type OutboxEntry,
  outboxFields,
} from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { HistoryEntry } from '../history/history.js';
import { historyFields } from '../history/history.schema.js';
import type { Team } from './team.js';

/** A team as it is stored. */
export interface StoredTeam extends Team {
  /** The judge of names: see `nameKey`. Removed teams have none, so that their names are free. */
  readonly nameKey?: string;
  readonly history: readonly HistoryEntry[];
  readonly outbox: readonly OutboxEntry[];
  readonly idempotency?: readonly IdempotencyEntry[];
  readonly schemaVersion: number;
}

const grant = new Schema(
  { productId: String, right: String, stay: Number },
  { _id: false, id: false },
);

const teamSchema = new Schema<StoredTeam>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: String,
    products: { type: [grant], default: [] },
    leader: { type: String, default: null },
    state: { type: String, required: true },
    createdAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
    ...historyFields,
    ...outboxFields,
    ...idempotencyFields,
  },
  { collection: 'teams', versionKey: false, minimize: false },
);

/** Teams for whoever stores something in them. */
export function teamModel(connection: Connection): Model<StoredTeam> {
  return connection.model<StoredTeam>('Team', teamSchema);
}
