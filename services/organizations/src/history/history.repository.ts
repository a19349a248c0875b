import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { type HistoryEntry, tooOld } from './history.js';

interface Archived extends Omit<HistoryEntry, 'id'> {
  _id: string;
  documentId: string;
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
  offer(model: WithHistory, document: { _id: string; history: readonly HistoryEntry[] }): void {
    const entries = tooOld(document.history);
    if (entries.length === 0) return;
    this.move(model, document._id, entries).catch((error: unknown) =>
      this.logger.warn(`History of ${document._id} stays for now: ${String(error)}`),
    );
  }

  /** All changes of a document that was read with its history, oldest first. */
  async whole(document: {
    _id: string;
    history: readonly HistoryEntry[];
  }): Promise<readonly HistoryEntry[]> {
    const archive = this.connection.collection<Archived>('history');
    const archived = await archive.find({ documentId: document._id }).sort({ at: 1 }).toArray();
    const kept = new Set(document.history.map(({ id }) => `${document._id}:${id}`));
    const moved = archived
      // Being moved at this moment, an entry is in both.
      .filter(({ _id }) => !kept.has(_id))
      .map(({ _id: id, at, by, what, from, value }) => ({ id, at, by, what, from, value }));
    return [...moved, ...document.history];
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
