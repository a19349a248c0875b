import type { Document } from 'bson';
import { Binary, UUID } from 'bson';
import type { RootDatabase } from 'lmdb';
import { open } from 'lmdb';
import { randomUUID } from 'node:crypto';
import { decode, encode } from './bson.js';
import type { Collection, Index, StoredIndex } from './catalog.js';
import { Catalog, openIndex, storedIndex } from './catalog.js';
import { successor } from './index-keys.js';
import type { Bytes, KeyRange } from './key-space.js';
import {
  CATALOG_PREFIX,
  catalogKey,
  chunks,
  documentKey,
  documentRange,
  indexRange,
  recordBytes,
} from './key-space.js';

const COUNTER = Buffer.from('n');

/**
 * The data of all databases in one LMDB file: documents as the BSON they are, by collection and
 * record id; index entries by index, key and record id; the catalog. All calls are synchronous.
 */
export class Storage {
  readonly catalog = new Catalog();
  /** Commits that wrote something; each is one wait for the disk. */
  commits = 0;
  private readonly root: RootDatabase<Buffer, Buffer>;
  private readonly meta: Bytes;
  private readonly documents: Bytes;
  private readonly entries: Bytes;
  private dirty = false;

  constructor(folder: string) {
    const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
    // Without overlappingSync a commit returns when it is on the disk.
    this.root = open({ path: folder, overlappingSync: false, maxDbs: 4, ...binary });
    this.meta = this.root.openDB('meta', binary);
    this.documents = this.root.openDB('documents', binary);
    this.entries = this.root.openDB('entries', binary);
    this.load();
  }

  async close(): Promise<void> {
    await this.root.close();
  }

  /** Runs the work as one transaction, durable when this returns; undone if the work throws. */
  transaction<T>(work: () => T): T {
    this.dirty = false;
    try {
      const result = this.root.transactionSync(work);
      if (this.dirty) this.commits++;
      return result;
    } catch (error) {
      this.catalog.clear();
      this.load();
      throw error;
    }
  }

  /** Creates an empty collection with its index on `_id`. */
  createCollection(database: string, name: string): Collection {
    const id = this.nextId();
    const collection: Collection = {
      id,
      database,
      name,
      namespace: `${database}.${name}`,
      uuid: randomUUID(),
      indexes: [],
      nextRecord: 1,
    };
    this.catalog.add(collection);
    this.addIndex(collection, { v: 2, key: { _id: 1 }, name: '_id_' });
    return collection;
  }

  dropCollection(collection: Collection): void {
    for (const index of collection.indexes) this.removeRange(this.entries, indexRange(index));
    this.removeRange(this.documents, documentRange(collection));
    this.catalog.remove(collection);
    this.dirty = true;
    void this.meta.remove(catalogKey(collection));
  }

  /** Adds an index to the catalog; it has no entries yet. */
  addIndex(collection: Collection, spec: Document): Index {
    const fields = Object.keys(spec['key'] as Document).length;
    const multikey = Array<boolean>(fields).fill(false);
    const index = openIndex({ id: this.nextId(), spec, multikey, cut: false });
    collection.indexes.push(index);
    this.saveCollection(collection);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    this.removeRange(this.entries, indexRange(index));
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.saveCollection(collection);
  }

  /** Stores a collection's definition after a change of its indexes. */
  saveCollection(collection: Collection): void {
    const { id, database, name, uuid, indexes } = collection;
    const definition = {
      id,
      database,
      name,
      uuid: new UUID(uuid),
      indexes: indexes.map(storedIndex),
    };
    this.put(this.meta, catalogKey(collection), encode(definition));
  }

  getDocument(collection: Collection, record: number): Buffer | undefined {
    return this.documents.getBinary(documentKey(collection, record));
  }

  putDocument(collection: Collection, record: number, bytes: Uint8Array): void {
    this.put(this.documents, documentKey(collection, record), bytes as Buffer);
  }

  removeDocument(collection: Collection, record: number): void {
    this.dirty = true;
    void this.documents.remove(documentKey(collection, record));
  }

  countDocuments(collection: Collection): number {
    return this.documents.getCount(documentRange(collection));
  }

  /** All documents in the order they were inserted in. */
  *scanDocuments(collection: Collection, reverse = false): Generator<[number, Buffer]> {
    for (const { key, value } of chunks(this.documents, documentRange(collection), reverse)) {
      yield [key.readUIntBE(4, 6), value];
    }
  }

  /** The record a unique index has for a key. */
  getUnique(key: Buffer): number | undefined {
    return this.entries.getBinary(key)?.readUIntBE(0, 6);
  }

  putEntry(index: Index, key: Buffer, record: number): void {
    const bytes = recordBytes(record);
    this.put(this.entries, index.unique ? key : Buffer.concat([key, bytes]), bytes);
  }

  removeEntry(index: Index, key: Buffer, record: number): void {
    this.dirty = true;
    void this.entries.remove(index.unique ? key : Buffer.concat([key, recordBytes(record)]));
  }

  /** The records of a range of index entries, in the order of the index. */
  *scanEntries(range: KeyRange, reverse = false): Generator<number> {
    for (const { value } of chunks(this.entries, range, reverse)) yield value.readUIntBE(0, 6);
  }

  /** How many entries there are in a range; the count stops at a limit. */
  countEntries(range: KeyRange, limit: number): number {
    if (limit === Infinity) return this.entries.getCount(range);
    let count = 0;
    for (const _ of this.entries.getKeys({ ...range, limit })) count++;
    return count;
  }

  private put(store: Bytes, key: Buffer, value: Buffer): void {
    this.dirty = true;
    void store.put(key, value);
  }

  private removeRange(store: Bytes, range: KeyRange): void {
    this.dirty = true;
    for (const { key } of chunks(store, range, false)) void store.remove(key);
  }

  private nextId(): number {
    const next = (this.meta.getBinary(COUNTER)?.readUInt32BE() ?? 0) + 1;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(next);
    this.put(this.meta, COUNTER, bytes);
    return next;
  }

  private load(): void {
    const start = Buffer.from(CATALOG_PREFIX);
    for (const { value } of this.meta.getRange({ start, end: successor(start) })) {
      const { id, database, name, uuid, indexes } = decode(value);
      const collection: Collection = {
        id: Number(id),
        database,
        name,
        namespace: `${database}.${name}`,
        uuid: new UUID((uuid as Binary).value()).toString(),
        indexes: (indexes as Document[]).map(loadIndex),
        nextRecord: 1,
      };
      collection.nextRecord = this.lastRecord(collection) + 1;
      this.catalog.add(collection);
    }
  }

  private lastRecord(collection: Collection): number {
    const [last] = this.scanDocuments(collection, true);
    return last?.[0] ?? 0;
  }
}

function loadIndex({ id, spec, multikey, cut }: Document): Index {
  return openIndex({ id: Number(id), spec, multikey, cut } as StoredIndex);
}
