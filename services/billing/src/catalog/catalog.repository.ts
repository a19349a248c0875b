import type { CatalogPart } from '@atrium/contracts';
import {
  merged,
  newWithEvents,
  type OutboxDocument,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection, type Model, mongo } from 'mongoose';
import type { Change, Contents, Entry } from './catalog.js';
import { entryModel, type StoredEntry } from './catalog.schema.js';

/** Everything that was ever said of the catalog. Each method is one command; nothing that was said is changed. */
@Injectable()
export class CatalogRepository {
  private readonly model: Model<StoredEntry>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = entryModel(connection);
    relay.watch(this.model);
  }

  async find<Part extends CatalogPart>(part: Part, key: string): Promise<StoredEntry<Part> | null> {
    return this.model.findById(idOf({ part, key })).select({ outbox: 0 }).lean<StoredEntry<Part>>();
  }

  /** All of it, in order of parts and keys. */
  async everything(): Promise<StoredEntry[]> {
    return this.model.find().sort({ _id: 1 }).select({ outbox: 0 }).lean<StoredEntry[]>();
  }

  /** In order of keys. */
  async all<Part extends CatalogPart>(part: Part): Promise<StoredEntry<Part>[]> {
    return this.model
      .find({ part })
      .sort({ _id: 1 })
      .select({ outbox: 0 })
      .lean<StoredEntry<Part>[]>();
  }

  /** Those of these keys of which anything was ever said. */
  async known(part: CatalogPart, keys: readonly string[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const ids = keys.map((key) => idOf({ part, key }));
    const found = await this.model
      .find({ _id: { $in: ids } })
      .select({ key: 1 })
      .lean<Pick<StoredEntry, 'key'>[]>();
    return new Set(found.map(({ key }) => key));
  }

  /** Says something of it; false, and nothing is written, when something was said since it was read. */
  async say<Part extends CatalogPart>(
    entry: Entry<Part>,
    changes: readonly Change<Contents[Part]>[],
    told: OutboxEntry | null,
  ): Promise<boolean> {
    const document = await (entry.changes.length === 0
      ? this.insert({ ...entry, changes }, told)
      : this.append(entry, changes, told));
    if (!document) return false;
    this.relay.offer(this.model, document);
    return true;
  }

  /** Adds those that are not there yet; whatever is there stays as it is. */
  async addMissing(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const documents = entries.map(documentOf);
    const ids = documents.map(({ _id }) => _id);
    const present = await this.model
      .find({ _id: { $in: ids } })
      .select({ _id: 1 })
      .lean();
    const known = new Set(present.map(({ _id }) => _id));
    const missing = documents.filter(({ _id }) => !known.has(_id));
    if (missing.length === 0) return;
    try {
      await this.model.insertMany(missing, { ordered: false });
    } catch (error) {
      // Another process adds the same ones at the same moment.
      if (!onlyDuplicates(error)) throw error;
    }
  }

  private async insert(entry: Entry, told: OutboxEntry | null): Promise<OutboxDocument | null> {
    const document = { ...documentOf(entry), ...newWithEvents(...eventsOf(told)) };
    try {
      await this.model.create(document as never);
      return document;
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return null;
    }
  }

  private append<Part extends CatalogPart>(
    { part, key, changes: { length } }: Entry<Part>,
    changes: readonly Change<Contents[Part]>[],
    told: OutboxEntry | null,
  ): Promise<OutboxDocument | null> {
    const said = merged(
      { $push: { changes: { $each: changes } }, $set: { revision: length + changes.length } },
      withEvents(...eventsOf(told)),
    );
    return this.model
      .findOneAndUpdate({ _id: idOf({ part, key }), revision: length }, said, {
        returnDocument: 'after',
      })
      .lean<StoredEntry>();
  }
}

function documentOf({ part, key, changes }: Entry) {
  const _id = idOf({ part, key });
  return { _id, part, key, changes, revision: changes.length, schemaVersion: 1 };
}

function eventsOf(told: OutboxEntry | null): OutboxEntry[] {
  return told ? [told] : [];
}

/** A connection that broke is a bulk write's error too: one without any write's own. */
function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === 11_000);
}

function idOf({ part, key }: Pick<Entry, 'part' | 'key'>): string {
  return `${part}:${key}`;
}
