import type { Document } from 'bson';
import { decode, encode, MAX_DOCUMENT_BYTES, startsWithId, withIdFirst } from './bson.js';
import type { Collection, Index } from './catalog.js';
import { duplicateKey } from './errors.js';
import type { Entries } from './index-entries.js';
import { entriesOf } from './index-entries.js';
import { MongoError, typeName } from './language/index.js';
import type { Storage } from './storage.js';

/**
 * Inserts a document and its index entries. Everything is checked before anything is written, so a
 * refused document leaves no trace. Errors: 11000, 53, 171, 10334.
 */
export function insertRecord(storage: Storage, collection: Collection, source: Document | Buffer) {
  const bytes = insertableBytes(source);
  const document = decode(bytes);
  requireId(document['_id']);
  const record = collection.nextRecord;
  const entries = checkedEntries(storage, collection, record, document);
  collection.nextRecord++;
  storage.putDocument(collection, record, bytes);
  writeEntries(storage, collection, record, entries);
  return document;
}

/** Replaces a stored document; entries that stay as they are are not touched. */
export function replaceRecord(
  storage: Storage,
  collection: Collection,
  record: number,
  before: Document,
  after: Document,
): Buffer {
  const bytes = encode(after);
  requireSize(bytes);
  const added = checkedEntries(storage, collection, record, decode(bytes));
  collection.indexes.forEach((index, i) => {
    const kept = added[i]!.keys;
    for (const [id, { key }] of entriesOf(index, before).keys) {
      if (!kept.delete(id)) storage.removeEntry(index, key, record);
    }
  });
  storage.putDocument(collection, record, bytes);
  writeEntries(storage, collection, record, added);
  return bytes;
}

export function removeRecord(
  storage: Storage,
  collection: Collection,
  record: number,
  document: Document,
): void {
  for (const index of collection.indexes) {
    for (const { key } of entriesOf(index, document).keys.values()) {
      storage.removeEntry(index, key, record);
    }
  }
  storage.removeDocument(collection, record);
}

/** Gives a new index its entries. Error 11000 where two documents share a unique value. */
export function fillIndex(storage: Storage, collection: Collection, index: Index): void {
  for (const [record, bytes] of storage.scanDocuments(collection)) {
    const entries = entriesOf(index, decode(bytes));
    requireUnique(storage, collection, index, record, entries);
    writeIndexEntries(storage, collection, index, record, entries);
  }
}

function insertableBytes(source: Document | Buffer): Buffer {
  const bytes = Buffer.isBuffer(source) ? source : undefined;
  const ready =
    bytes && startsWithId(bytes) ? bytes : encode(withIdFirst(bytes ? decode(bytes) : source));
  requireSize(ready);
  return ready;
}

function requireSize(bytes: Buffer): void {
  if (bytes.length <= MAX_DOCUMENT_BYTES) return;
  const limit = `Max size is ${MAX_DOCUMENT_BYTES}`;
  throw new MongoError(10334, `BSONObj size: ${bytes.length} is invalid. ${limit}`);
}

function requireId(id: unknown): void {
  const type = typeName(id);
  if (type !== 'array' && type !== 'regex' && type !== 'undefined') return;
  throw new MongoError(53, `The '_id' value cannot be of type ${type}`);
}

function checkedEntries(
  storage: Storage,
  collection: Collection,
  record: number,
  document: Document,
): Entries[] {
  return collection.indexes.map((index) => {
    const entries = entriesOf(index, document);
    requireUnique(storage, collection, index, record, entries);
    return entries;
  });
}

function requireUnique(
  storage: Storage,
  collection: Collection,
  index: Index,
  record: number,
  entries: Entries,
): void {
  if (!index.unique) return;
  for (const { key, values } of entries.keys.values()) {
    const holder = storage.getUnique(key);
    if (holder === undefined || holder === record) continue;
    const keyValue = Object.fromEntries(index.fields.map(({ path }, i) => [path, values[i]]));
    const pattern = index.spec['key'] as Document;
    throw duplicateKey(collection.namespace, index.name, pattern, keyValue);
  }
}

function writeEntries(
  storage: Storage,
  collection: Collection,
  record: number,
  entries: Entries[],
): void {
  collection.indexes.forEach((index, i) => {
    writeIndexEntries(storage, collection, index, record, entries[i]!);
  });
}

function writeIndexEntries(
  storage: Storage,
  collection: Collection,
  index: Index,
  record: number,
  { keys, multikey, cut }: Entries,
): void {
  for (const { key } of keys.values()) storage.putEntry(index, key, record);
  if ((cut && !index.cut) || multikey.some((array, i) => array && !index.multikey[i])) {
    index.cut ||= cut;
    index.multikey = index.multikey.map((array, i) => array || multikey[i]!);
    storage.saveCollection(collection);
  }
}
