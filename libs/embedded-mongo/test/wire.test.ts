import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { deserialize, Long, serialize } from 'bson';
import { encode, encodeCursorReply } from '../src/bson.js';
import { encodeReply, MessageReader, parseRequest } from '../src/wire.js';

function message(opCode: number, payload: Buffer, requestId = 7): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + payload.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, payload]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const body = (document: Document) => Buffer.concat([Buffer.from([0]), serialize(document)]);

function sequence(name: string, documents: Document[]): Buffer {
  const content = Buffer.concat([
    Buffer.from(`${name}\0`),
    ...documents.map((one) => serialize(one)),
  ]);
  return Buffer.concat([Buffer.from([1]), int32(content.length + 4), content]);
}

const opMsg = (flags: number, ...sections: Buffer[]) =>
  message(2013, Buffer.concat([int32(flags), ...sections]));

describe('reading messages', () => {
  it('finds them in any pieces', () => {
    const one = opMsg(0, body({ ping: 1 }));
    const two = opMsg(0, body({ hello: 1, text: 'x'.repeat(100) }));
    const stream = Buffer.concat([one, two, one]);
    for (const size of [1, 3, 16, 17, 50, 1000]) {
      const reader = new MessageReader();
      const messages: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) {
        messages.push(...reader.push(stream.subarray(at, at + size)));
      }
      expect(messages.map((found) => found.toString('hex'))).toEqual(
        [one, two, one].map((sent) => sent.toString('hex')),
      );
    }
  });

  it('gives up on what is not the protocol', () => {
    expect(() => new MessageReader().push(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toThrow();
    expect(() => parseRequest(message(2012, Buffer.alloc(20)))).toThrow(/2012/);
    expect(() => parseRequest(opMsg(0, Buffer.from([0, 200, 0, 0, 0])))).toThrow();
  });

  it('takes documents that come beside the body', () => {
    const documents = [{ _id: 1 }, { _id: 2 }];
    const request = parseRequest(opMsg(2, body({ insert: 'a' }), sequence('documents', documents)));
    expect(request).toMatchObject({ requestId: 7, legacy: false, silent: true });
    const sent = request.sequences.get('documents')!.map((bytes) => deserialize(bytes));
    expect(sent).toEqual(documents);
  });

  it('leaves a checksum alone', () => {
    const request = parseRequest(opMsg(1, body({ ping: 1 }), int32(12345)));
    expect(Object.keys(request.body)).toEqual(['ping']);
  });

  it('understands the first message of a driver, and answers it in kind', () => {
    const name = Buffer.from('admin.$cmd\0');
    const query = Buffer.concat([int32(0), name, int32(0), int32(-1), serialize({ ismaster: 1 })]);
    const request = parseRequest(message(2004, query));
    expect(request.body['$db']).toBe('admin');
    const reply = encodeReply(request, { ok: 1 });
    expect(reply.readInt32LE(12)).toBe(1);
    expect(reply.readInt32LE(32)).toBe(1);
    expect(deserialize(reply.subarray(36))).toEqual({ ok: 1 });
  });
});

describe('a reply with a cursor', () => {
  it('is what encoding it as a document gives', () => {
    const batch = Array.from({ length: 1234 }, (_, n) => ({ n, text: 'x'.repeat(n % 7) }));
    for (const size of [0, 1, 10, 11, 101, 1234]) {
      const part = batch.slice(0, size);
      const bytes = encodeCursorReply('firstBatch', Long.fromNumber(5), 'a.b', part.map(encode));
      const cursor = { id: Long.fromNumber(5), ns: 'a.b', firstBatch: part };
      const { ok, ...rest } = deserialize(bytes, { promoteLongs: false });
      expect(rest).toEqual({ cursor });
      expect(ok).toBe(1);
    }
  });
});
