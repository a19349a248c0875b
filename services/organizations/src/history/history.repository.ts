import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { archived, type ArchivedEntry, type HistoryEntry, joined, tooOld } from './history.js';

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
    const archive = await this.connection
      .collection<ArchivedEntry>('history')
      .find({ documentId: { $in: ids } })
      .toArray();
    return documents.map((document) => ({
      ...document,
      history: joined(document._id, document.history, archive),
    }));
  }

  private async move(
    model: WithHistory,
    documentId: string,
    entries: readonly HistoryEntry[],
  ): Promise<void> {
    const archive = this.connection.collection<ArchivedEntry>('history');
    for (const entry of archived(documentId, entries)) {
      await archive.insertOne(entry).catch((error: { code?: number }) => {
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
