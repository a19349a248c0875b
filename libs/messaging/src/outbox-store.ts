import type { Collection } from 'mongoose';
import type { OutboxDocument, OutboxEntry } from './outbox.js';

/** Anything with a collection: a mongoose model. */
export interface OutboxModel {
  readonly collection: Collection;
  readonly schema?: { path(name: string): unknown };
}

/** Where the broker has stored a document's event. */
export interface Place {
  readonly documentId: unknown;
  readonly eventId: string;
  readonly seq: number;
}

/** That an event was stored by the broker, still to be noted in its document. */
export interface Mark extends Place {
  readonly sentAt: Date;
}

/** Documents, or places in the stream, looked at together. */
export const pageSize = 500;
const fields = { version: 1, outbox: 1 } as const;

/** The queries and writes of the relay on one collection. None pages by id or time: rows would be skipped. */
export class OutboxStore {
  constructor(
    private readonly model: OutboxModel,
    readonly aggregateIdOf: (document: OutboxDocument) => string,
    private readonly aggregateFields: Readonly<Record<string, 1>>,
  ) {}

  get name(): string {
    return this.model.collection.collectionName;
  }

  /** A page of documents that have something to publish, `except` these. */
  async pending(except: readonly unknown[]): Promise<OutboxDocument[]> {
    const cursor = this.model.collection.find(
      { 'outbox.pending': true, ...(except.length > 0 && { _id: { $nin: except as never[] } }) },
      { projection: { ...fields, ...this.aggregateFields }, limit: pageSize },
    );
    return (await cursor.toArray()) as unknown as OutboxDocument[];
  }

  countPending(): Promise<number> {
    return this.model.collection.countDocuments({ 'outbox.pending': true });
  }

  async mark(marks: readonly Mark[]): Promise<void> {
    await this.model.collection.bulkWrite(
      marks.map(({ documentId, eventId, seq, sentAt }) => ({
        updateOne: {
          filter: { _id: documentId as never, 'outbox.id': eventId },
          update: {
            $set: { 'outbox.$.seq': seq, 'outbox.$.sentAt': sentAt },
            $unset: { 'outbox.$.pending': '' },
          },
        },
      })),
      { ordered: false },
    );
  }

  /** What is noted as stored after this place in the stream, about a page at a time. */
  async *storedAfter(seq: number): AsyncGenerator<Place[]> {
    const cursor = this.model.collection.find(
      { 'outbox.seq': { $gt: seq } },
      { projection: { 'outbox.id': 1, 'outbox.seq': 1 }, batchSize: pageSize },
    );
    let page: Place[] = [];
    for await (const { _id, outbox } of cursor) {
      const entries = outbox as Pick<OutboxEntry, 'id' | 'seq'>[];
      for (const entry of entries) {
        if (entry.seq === undefined || entry.seq <= seq) continue;
        page.push({ documentId: _id, eventId: entry.id, seq: entry.seq });
      }
      if (page.length < pageSize) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  /** Makes entries pending again, unless another place was noted meanwhile. Answers how many. */
  async reopen(places: readonly Place[]): Promise<number> {
    if (places.length === 0) return 0;
    const { modifiedCount } = await this.model.collection.bulkWrite(
      places.map(({ documentId, eventId, seq }) => ({
        updateOne: {
          filter: { _id: documentId as never, outbox: { $elemMatch: { id: eventId, seq } } },
          update: {
            $set: { 'outbox.$.pending': true },
            $unset: { 'outbox.$.seq': '', 'outbox.$.sentAt': '' },
          },
        },
      })),
      { ordered: false },
    );
    return modifiedCount;
  }

  /**
   * Takes out what was sent long enough ago, and the notes of commands that nobody repeats any more. A
   * document with something to publish is left alone: its versions are counted from the entries behind.
   */
  async sweep(sentUntil: Date, commandsUntil: Date): Promise<void> {
    await this.model.collection.updateMany(
      { 'outbox.sentAt': { $lte: sentUntil }, 'outbox.pending': { $ne: true } },
      { $pull: { outbox: { sentAt: { $lte: sentUntil } } } as never },
    );
    if (this.model.schema?.path('idempotency') === undefined) return;
    await this.model.collection.updateMany(
      { 'idempotency.at': { $lte: commandsUntil } },
      { $pull: { idempotency: { at: { $lte: commandsUntil } } } as never },
    );
  }
}
