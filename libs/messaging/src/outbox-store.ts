import type { Collection } from 'mongoose';
import type { OutboxDocument, OutboxEntry } from './outbox.js';

/** Anything with a collection: a mongoose model. */
export interface OutboxModel {
  readonly collection: Collection;
  readonly schema?: { path(name: string): unknown };
}

/** That an event was stored by the broker, still to be noted in its document. */
export interface Mark {
  readonly documentId: unknown;
  readonly eventId: string;
  readonly seq: number;
  readonly sentAt: Date;
}

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

  pending(limit: number): Promise<OutboxDocument[]> {
    return this.find({ 'outbox.pending': true }, limit);
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

  /** Makes entries pending again whose place in the stream is gone, except `kept`. Answers how many. */
  async reopen(afterSeq: number, sentUntil: Date, kept?: string): Promise<number> {
    let reopened = 0;
    const isLost = (entry: OutboxEntry): boolean =>
      entry.seq !== undefined &&
      entry.seq > afterSeq &&
      entry.sentAt !== undefined &&
      entry.sentAt <= sentUntil &&
      entry.id !== kept;
    const documents = await this.find({ 'outbox.seq': { $gt: afterSeq } }, 0);
    for (const document of documents) {
      for (const { id } of document.outbox.filter(isLost)) {
        await this.model.collection.updateOne(
          { _id: document._id as never, 'outbox.id': id },
          {
            $set: { 'outbox.$.pending': true },
            $unset: { 'outbox.$.seq': '', 'outbox.$.sentAt': '' },
          },
        );
        reopened += 1;
      }
    }
    return reopened;
  }

  /** Takes out what was sent long enough ago, and the notes of commands that nobody repeats any more. */
  async sweep(sentUntil: Date, commandsUntil: Date): Promise<void> {
    await this.model.collection.updateMany(
      { 'outbox.sentAt': { $lte: sentUntil } },
      { $pull: { outbox: { sentAt: { $lte: sentUntil } } } as never },
    );
    if (this.model.schema?.path('idempotency') === undefined) return;
    await this.model.collection.updateMany(
      { 'idempotency.at': { $lte: commandsUntil } },
      { $pull: { idempotency: { at: { $lte: commandsUntil } } } as never },
    );
  }

  private async find(filter: object, limit: number): Promise<OutboxDocument[]> {
    const projection = { ...fields, ...this.aggregateFields };
    const cursor = this.model.collection.find(filter, { projection, limit });
    return (await cursor.toArray()) as unknown as OutboxDocument[];
  }
}
