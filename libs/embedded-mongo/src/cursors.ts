import { Long } from 'bson';
import { randomInt } from 'node:crypto';
import { encodeCursorReply } from './bson.js';
import { MongoError } from './language/index.js';
import type { Metrics } from './metrics.js';

const FIRST_BATCH = 101;
const LARGEST_BATCH_BYTES = 16 * 1024 * 1024;
/** A cursor nobody asked for in this time is forgotten (milliseconds), as in MongoDB. */
const IDLE_LIMIT = 10 * 60_000;

interface Cursor {
  namespace: string;
  source: Iterator<Uint8Array>;
  /** Read from the source but too large for the batch before. */
  next: Uint8Array | undefined;
  usedAt: number;
}

/** Open cursors: results that are sent in several batches. */
export class Cursors {
  private readonly open = new Map<string, Cursor>();

  constructor(private readonly metrics: Metrics) {}

  get size(): number {
    return this.open.size;
  }

  /** The first batch of a result, and a cursor for the rest if there is any. */
  start(
    namespace: string,
    documents: Iterable<Uint8Array>,
    batchSize = FIRST_BATCH,
    single = false,
  ): Buffer {
    const source = documents[Symbol.iterator]();
    const cursor = { namespace, source, next: undefined, usedAt: Date.now() };
    const { batch, exhausted } = this.read(cursor, batchSize);
    if (exhausted || single) {
      return encodeCursorReply('firstBatch', Long.ZERO, namespace, batch);
    }
    this.forgetIdle();
    const id = newId();
    this.open.set(id.toString(), cursor);
    return encodeCursorReply('firstBatch', id, namespace, batch);
  }

  /** The next batch. Error 43 where the cursor is not known, or not for this collection. */
  more(id: string, namespace: string, batchSize = Infinity): Buffer {
    const cursor = this.open.get(id);
    if (!cursor) throw new MongoError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      const rule = `which belongs to namespace ${cursor.namespace}`;
      throw new MongoError(
        13,
        `Requested getMore on namespace ${namespace}, but cursor ${id} ${rule}`,
      );
    }
    cursor.usedAt = Date.now();
    const { batch, exhausted } = this.read(cursor, batchSize === 0 ? Infinity : batchSize);
    if (exhausted) this.open.delete(id);
    const rest = exhausted ? Long.ZERO : Long.fromString(id);
    return encodeCursorReply('nextBatch', rest, namespace, batch);
  }

  /** Forgets a cursor; false where it is not known. */
  kill(id: string): boolean {
    return this.open.delete(id);
  }

  private read(cursor: Cursor, size: number): { batch: Uint8Array[]; exhausted: boolean } {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    while (batch.length < size) {
      const document = cursor.next ?? nextOf(cursor.source);
      cursor.next = undefined;
      if (!document) return this.counted(batch, true);
      bytes += document.length;
      if (batch.length > 0 && bytes > LARGEST_BATCH_BYTES) {
        cursor.next = document;
        return this.counted(batch, false);
      }
      batch.push(document);
    }
    return this.counted(batch, false);
  }

  private counted(batch: Uint8Array[], exhausted: boolean) {
    this.metrics.document.returned += batch.length;
    return { batch, exhausted };
  }

  private forgetIdle(): void {
    const limit = Date.now() - IDLE_LIMIT;
    for (const [id, { usedAt }] of this.open) if (usedAt < limit) this.open.delete(id);
  }
}

/** A positive number that a client of an earlier server is not likely to have. */
function newId(): Long {
  return Long.fromBits(randomInt(1, 2 ** 31), randomInt(2 ** 31));
}

function nextOf(source: Iterator<Uint8Array>): Uint8Array | undefined {
  const { done, value } = source.next();
  return done ? undefined : value;
}
