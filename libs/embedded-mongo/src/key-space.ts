import type { Database } from 'lmdb';
import type { Collection, Index } from './catalog.js';

/** An LMDB database of bytes by bytes. */
export type Bytes = Database<Buffer, Buffer>;

/** A part of a key space: from `start` (included) to `end` (not included). */
export interface KeyRange {
  start: Buffer;
  end: Buffer;
}

/** What keys of the catalog begin with. */
export const CATALOG_PREFIX = 'c';

const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 256;
/** Chunks of so many bytes grow no further. */
const ENOUGH_BYTES = 2 ** 20;

/** Reads a range in growing chunks, so that a reader that pauses holds nothing open. */
export function* chunks(store: Bytes, { start, end }: KeyRange, reverse: boolean) {
  let limit = FIRST_CHUNK;
  let after: Buffer | undefined;
  for (;;) {
    const entries = store.getRange(
      reverse
        ? {
            start: after ?? end,
            end: start,
            reverse,
            exclusiveStart: true,
            inclusiveEnd: true,
            limit,
          }
        : { start: after ?? start, end, exclusiveStart: after !== undefined, limit },
    );
    const chunk = [...entries];
    yield* chunk;
    if (chunk.length < limit) return;
    after = chunk.at(-1)!.key;
    const bytes = chunk.reduce((sum, { value }) => sum + value.length, 0);
    if (bytes < ENOUGH_BYTES) limit = Math.min(limit * 4, LARGEST_CHUNK);
  }
}

/** Where a collection's definition is stored. */
export function catalogKey({ database, name }: Collection): Buffer {
  return Buffer.from(`${CATALOG_PREFIX}${database}\0${name}`);
}

function idRange(id: number): KeyRange {
  const [start, end] = [Buffer.alloc(4), Buffer.alloc(4)];
  start.writeUInt32BE(id);
  end.writeUInt32BE(id + 1);
  return { start, end };
}

/** All documents of a collection. */
export const documentRange = (collection: Collection): KeyRange => idRange(collection.id);

/** All entries of an index. */
export const indexRange = (index: Index): KeyRange => idRange(index.id);

/** Where a document is stored. */
export function documentKey(collection: Collection, record: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(collection.id);
  key.writeUIntBE(record, 4, 6);
  return key;
}

/** A record id as it is stored. */
export function recordBytes(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(record, 0, 6);
  return bytes;
}
