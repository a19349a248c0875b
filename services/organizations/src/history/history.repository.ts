import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { type HistoryEntry, tooOld } from './history.js';

interface Archived extends Omit<HistoryEntry, 'id'> {
  _id: string;
  documentId: string;
}

/** A document and what happened to it lately. */
interface WithChanges {
  readonly _id: string;
  readonly history: readonly HistoryEntry[];
}

/** What an archive needs of a model: its collection. */
interface WithHistory {
  readonly collection: { readonly collectionName: string };
}

/**
 * Moves old entries out of documents, so that these stay small (decision 8). Begun by the write that made
 * the history long. An entry's id is its key in the archive, so two processes that move the same ones, or
 * one that died in the middle, do no harm.
 */
@Injectable()
export class HistoryRepository {
  private readonly logger = new Logger(HistoryRepository.name);

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Takes what is too much out of a document that was just written. Never fails: a later write tries again. */
  offer(model: WithHistory, document: WithChanges): void {
    const entries = tooOld(document.history);
    if (entries.length === 0) return;
    this.move(model, document._id, entries).catch((error: unknown) =>
      this.logger.warn(`History of ${document._id} stays for now: ${String(error)}`),
    );
  }

  /** Documents that were read with their newest changes, with all of them, oldest first. */
  async whole<Document extends WithChanges>(documents: readonly Document[]): Promise<Document[]> {
    const ids = documents.map(({ _id }) => _id);
    const archived = await this.connection
      .collection<Archived>('history')
      .find({ documentId: { $in: ids } })
      .sort({ documentId: 1, at: 1 })
      .toArray();
    return documents.map((document) => {
      const own = archived.filter(({ documentId }) => documentId === document._id);
      return { ...document, history: joined(own, document) };
    });
  }

  private async move(
    model: WithHistory,
    documentId: string,
    entries: readonly HistoryEntry[],
  ): Promise<void> {
    const archive = this.connection.collection<Archived>('history');
    for (const { id, ...entry } of entries) {
      const archived = { _id: `${documentId}:${id}`, documentId, ...entry };
      await archive.insertOne(archived).catch((error: { code?: number }) => {
        // Another process moves the same entries: it is there, which is all that matters.
        if (error.code !== 11_000) throw error;
      });
    }
    const ids = entries.map(({ id }) => id);
    await this.connection
      .collection<{ _id: string; history: HistoryEntry[] }>(model.collection.collectionName)
      .updateOne({ _id: documentId }, { $pull: { history: { id: { $in: ids } } } });
  }
}

/** Being moved at this moment, an entry is in both. */
function joined(archived: readonly Archived[], { _id, history }: WithChanges): HistoryEntry[] {
  const kept = new Set(history.map(({ id }) => `${_id}:${id}`));
  const moved = archived
    .filter((entry) => !kept.has(entry._id))
    .map(({ _id: id, at, by, what, from, value }) => ({ id, at, by, what, from, value }));
  return [...moved, ...history];
}
