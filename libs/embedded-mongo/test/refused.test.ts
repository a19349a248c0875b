import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Db, Document } from 'mongodb';
import { Long, MongoClient, MongoServerError } from 'mongodb';
import { ServerProcess } from './server-process.js';

let server: ServerProcess;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  server = await ServerProcess.start();
  client = await MongoClient.connect(server.uri('refused'));
  db = client.db();
});

afterAll(async () => {
  await client.close();
  await server.remove();
});

async function refusal(command: Document): Promise<[number | undefined, string]> {
  const error: unknown = await db.command(command).catch((reason: unknown) => reason);
  if (!(error instanceof MongoServerError)) return [undefined, String(error)];
  return [error.code as number, error.message];
}

describe('what the server does not have', () => {
  it.each([
    [{ mapReduce: 'a' }, 59, /no such command: 'mapReduce'/],
    [{ collMod: 'a' }, 59, /collMod/],
    [{ explain: { find: 'a' } }, 59, /explain/],
    [{ find: 'a', collation: { locale: 'de' } }, 238, /'collation' of the command find/],
    [{ find: 'a', tailable: true }, 238, /tailable/],
    [{ find: 'a', filter: { $where: '1' } }, 238, /\$where/],
    [{ find: 'a', filter: { a: { $near: [1, 1] } } }, 238, /\$near/],
    [{ find: 'a', filter: { a: { $wrong: 1 } } }, 2, /unknown operator: \$wrong/],
    [{ aggregate: 'a', pipeline: [{ $merge: 'b' }], cursor: {} }, 238, /\$merge/],
    [{ aggregate: 'a', pipeline: [{ $wrong: 1 }], cursor: {} }, 40324, /\$wrong/],
    [{ create: 'a', capped: true, size: 1000 }, 238, /'capped' of the command create/],
    [{ create: 'a', viewOn: 'b' }, 238, /viewOn/],
    [{ createIndexes: 'a', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 238, /text/],
    [{ createIndexes: 'a', indexes: [{ key: { a: '2dsphere' }, name: 'a' }] }, 238, /2dsphere/],
    [{ createIndexes: 'a', indexes: [{ key: { '$**': 1 }, name: 'a' }] }, 238, /wildcard/],
    [{ createIndexes: 'a', indexes: [{ key: { a: 1 }, name: 'a', hidden: true }] }, 238, /hidden/],
    [{ find: 'a', readConcern: { level: 'snapshot' } }, 2, /snapshot/],
    [{ find: 'a', limit: -1 }, 51024, /limit/],
    [{ find: 'a', filter: 5 }, 14, /filter/],
    [{ find: '' }, 73, /Invalid namespace/],
  ])('is refused by name: %j', async (command, code, message) => {
    const [given, text] = await refusal(command);
    expect(text).toMatch(message);
    expect(given).toBe(code);
  });

  it('is refused within a statement, too', async () => {
    const collation = { locale: 'de' };
    const updates = [{ q: {}, u: { $set: { a: 1 } }, collation }];
    const reply = await db.command({ update: 'a', updates });
    expect(reply.writeErrors).toMatchObject([{ index: 0, code: 238 }]);
    expect(reply.writeErrors[0].errmsg).toMatch(/collation/);
  });
});

describe('what only a replica set has', () => {
  it('is refused as a standalone server does: transactions', async () => {
    const [code, message] = await refusal({
      insert: 'a',
      documents: [{ _id: 1 }],
      txnNumber: Long.fromNumber(1),
      startTransaction: true,
      autocommit: false,
    });
    expect(code).toBe(20);
    expect(message).toBe('Transaction numbers are only allowed on a replica set member or mongos');
    const session = client.startSession();
    const transaction = session.withTransaction(() =>
      db.collection('a').insertOne({}, { session }),
    );
    await expect(transaction).rejects.toThrow(/retryable writes|Transaction numbers/);
    await session.endSession();
    expect(await db.collection('a').countDocuments()).toBe(0);
  });

  it('is refused as a standalone server does: change streams', async () => {
    const stream = db.collection('a').watch();
    await expect(stream.next()).rejects.toMatchObject({
      code: 40573,
      message: 'The $changeStream stage is only supported on replica sets',
    });
    await stream.close();
  });

  it('is refused: acknowledgement by other members', async () => {
    const insert = { insert: 'a', documents: [{ n: 1 }] };
    const others = db.command({ ...insert, writeConcern: { w: 2 } });
    await expect(others).rejects.toMatchObject({ code: 100 });
    const majority = await db.command({ ...insert, writeConcern: { w: 'majority', j: true } });
    expect(majority).not.toHaveProperty('writeConcernError');
  });
});

describe('the server introduces itself', () => {
  it('as a standalone MongoDB 7.0 that can tell it is not one', async () => {
    const hello = await db.command({ hello: 1 });
    expect(hello).toMatchObject({
      isWritablePrimary: true,
      maxWireVersion: 21,
      logicalSessionTimeoutMinutes: 30,
    });
    expect(hello).not.toHaveProperty('setName');
    expect(hello).not.toHaveProperty('topologyVersion');
    const info = await db.command({ buildInfo: 1 });
    expect(info).toMatchObject({ version: '7.0.0', storageEngines: ['lmdb'], embedded: true });
    expect(await db.command({ ping: 1 })).toEqual({ ok: 1 });
  });
});
