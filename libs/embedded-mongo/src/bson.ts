import type { Document } from 'bson';
import { deserialize, Long, ObjectId, serialize } from 'bson';

const EXACT = {
  promoteValues: false,
  promoteBuffers: false,
  promoteLongs: false,
  bsonRegExp: true,
} as const;

/** The largest document a client may store, in bytes. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Decodes one document; every value keeps its BSON type (an Int32 stays an Int32). */
export function decode(bytes: Uint8Array): Document {
  return deserialize(bytes, EXACT);
}

/** Encodes one document. */
export function encode(document: Document): Buffer {
  return serialize(document, { ignoreUndefined: false }) as Buffer;
}

/** Whether the first element of an encoded document is its `_id`, as stored documents have it. */
export function startsWithId(bytes: Uint8Array): boolean {
  return bytes[5] === 0x5f && bytes[6] === 0x69 && bytes[7] === 0x64 && bytes[8] === 0;
}

/** The same document with `_id` in front; a missing one gets a new ObjectId. */
export function withIdFirst(document: Document): Document {
  const { _id: id = new ObjectId(), ...rest } = document;
  return { _id: id, ...rest };
}

/** A `{cursor: {…}, ok: 1}` reply made of documents that are sent as the bytes they are. */
export function encodeCursorReply(
  batchName: 'firstBatch' | 'nextBatch',
  cursorId: Long,
  namespace: string,
  batch: readonly Uint8Array[],
): Buffer {
  const head = encode({ id: cursorId, ns: namespace });
  const arrayBytes = batch.reduce((sum, item, i) => sum + item.length + digits(i) + 2, 5);
  const cursorBytes = head.length + 1 + batchName.length + 1 + arrayBytes;
  const total = 4 + 1 + 'cursor'.length + 1 + cursorBytes + OK.length + 1;
  const reply = Buffer.allocUnsafe(total);
  let at = reply.writeInt32LE(total, 0);
  at = element(reply, at, 0x03, 'cursor');
  reply.writeInt32LE(cursorBytes, at);
  at += head.copy(reply, at + 4, 4, head.length - 1) + 4;
  at = element(reply, at, 0x04, batchName);
  at = writeArray(reply, at, arrayBytes, batch);
  at = reply.writeUInt8(0, at);
  at += OK.copy(reply, at);
  reply.writeUInt8(0, at);
  return reply;
}

/** The element `ok: 1.0`. */
const OK = Buffer.from([0x01, 0x6f, 0x6b, 0x00, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);

function writeArray(target: Buffer, start: number, bytes: number, items: readonly Uint8Array[]) {
  let at = target.writeInt32LE(bytes, start);
  items.forEach((item, index) => {
    at = element(target, at, 0x03, String(index));
    target.set(item, at);
    at += item.length;
  });
  return target.writeUInt8(0, at);
}

function element(target: Buffer, at: number, type: number, name: string): number {
  target.writeUInt8(type, at);
  const end = at + 1 + target.write(name, at + 1, 'latin1');
  return target.writeUInt8(0, end);
}

function digits(index: number): number {
  return index < 10 ? 1 : index < 100 ? 2 : index < 1000 ? 3 : String(index).length;
}
