import type { EventContract, EventMessage } from '@atrium/contracts';
import { type IndexDefinition, type IndexOptions, Schema } from 'mongoose';
import { v7 as uuidv7 } from 'uuid';

/** An event inside the document of the aggregate it happened to, until some time after it was published. */
export interface OutboxEntry {
  /** UUIDv7; also the message id on the bus. */
  readonly id: string;
  readonly subject: string;
  readonly at: Date;
  /** The account that caused it. */
  readonly by: string | null;
  readonly requestId: string | null;
  readonly data: object;
  /** Not acknowledged by the broker yet. */
  readonly pending?: true;
  /** Where the broker stored it. Kept for a quarter of an hour, in case the broker loses it. */
  readonly seq?: number;
  readonly sentAt?: Date;
}

/** What every document with an outbox has. */
export interface OutboxDocument {
  readonly _id: unknown;
  /** Counts the document's events. */
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
}

const entrySchema = new Schema<OutboxEntry>(
  {
    id: { type: String, required: true },
    subject: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: String, default: null },
    requestId: { type: String, default: null },
    data: { type: Schema.Types.Mixed, required: true },
    pending: Boolean,
    seq: Number,
    sentAt: Date,
  },
  { _id: false, id: false, minimize: false },
);

/** The fields to spread into the schema of an aggregate that tells events. */
export const outboxFields = {
  version: { type: Number, default: 0 },
  outbox: { type: [entrySchema], default: [] as OutboxEntry[] },
};

/** The indexes that the relay's queries need: sparse, so that they only hold what is under way. */
export const outboxIndexes: readonly (readonly [IndexDefinition, IndexOptions])[] = [
  [{ 'outbox.pending': 1 }, { sparse: true }],
  [{ 'outbox.seq': 1 }, { sparse: true }],
  [{ 'outbox.sentAt': 1 }, { sparse: true }],
];

/**
 * An event that is about to be written with its aggregate. `by` is the account that caused it. Of the circumstances, which
 * may be those of an intent, nothing else is taken: the event has an id of its own.
 */
export function happened<Data extends object>(
  contract: EventContract<Data>,
  data: Data,
  { by, at, requestId }: { by: string | null; at: Date; requestId: string | null },
): OutboxEntry {
  return { id: uuidv7(), subject: contract.subject, by, at, requestId, data, pending: true };
}

/** The part of an update that adds events: merge it into the one write that makes them true. */
export function withEvents(...entries: readonly OutboxEntry[]): {
  $push: { outbox: { $each: readonly OutboxEntry[] } };
  $inc: { version: number };
} {
  return { $push: { outbox: { $each: entries } }, $inc: { version: entries.length } };
}

/** The part of a new document that holds its first events. */
export function newWithEvents(...entries: readonly OutboxEntry[]): {
  version: number;
  outbox: OutboxEntry[];
} {
  return { version: entries.length, outbox: [...entries] };
}

/** An entry as it travels. Its version follows from the document's and from how many came after it. */
export function asMessage(
  document: OutboxDocument,
  entry: OutboxEntry,
  aggregateId: string,
): EventMessage {
  const after = document.outbox.length - 1 - document.outbox.indexOf(entry);
  return {
    id: entry.id,
    subject: entry.subject,
    occurredAt: entry.at.toISOString(),
    aggregateId,
    aggregateVersion: document.version - after,
    causedBy: entry.by,
    requestId: entry.requestId,
    data: entry.data,
  };
}
