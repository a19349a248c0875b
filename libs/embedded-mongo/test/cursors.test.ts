import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { Long, MongoClient } from 'mongodb';
import { ServerProcess } from './server-process.js';

let server: ServerProcess;
let client: MongoClient;
let things: Collection;

beforeAll(async () => {
  server = await ServerProcess.start();
  client = await MongoClient.connect(server.uri('cursors'));
  things = client.db().collection('things');
});

beforeEach(async () => {
  await client.db().dropDatabase();
  await things.insertMany(Array.from({ length: 1000 }, (_, n) => ({ n, even: n % 2 === 0 })));
});

afterAll(async () => {
  await client.close();
  await server.remove();
});

const numbers = (list: Document[]) => list.map(({ n }) => n as number);
const open = async () => {
  const status = await client.db('admin').command({ serverStatus: 1 });
  return status.metrics.cursor.open.total as number;
};

describe('a result in several batches', () => {
  it('comes complete and in order, whatever the size of the batches', async () => {
    const all = Array.from({ length: 1000 }, (_, n) => n);
    await things.createIndex({ n: 1 });
    for (const batchSize of [1, 7, 100, 999, 1000, 5000]) {
      const limit = batchSize === 1 ? 50 : 0;
      const wanted = limit ? all.slice(0, limit) : all;
      expect(numbers(await things.find({}, { batchSize, limit }).toArray())).toEqual(wanted);
      const sorted = things.find({}, { batchSize, limit }).sort({ n: 1 });
      expect(numbers(await sorted.toArray())).toEqual(wanted);
    }
    expect(await open()).toBe(0);
  });

  it('comes so from aggregations and in memory sorts, too', async () => {
    const pipeline = [{ $match: { even: true } }, { $project: { n: 1 } }];
    const found = await things.aggregate(pipeline, { batchSize: 60 }).toArray();
    expect(numbers(found)).toEqual(Array.from({ length: 500 }, (_, n) => n * 2));
    const sorted = await things.find({}, { batchSize: 300 }).sort({ even: 1, n: -1 }).toArray();
    expect(numbers(sorted).slice(0, 3)).toEqual([999, 997, 995]);
    expect(sorted).toHaveLength(1000);
  });

  it('may be given up', async () => {
    const cursor = things.find({}, { batchSize: 10 });
    await cursor.next();
    expect(await open()).toBe(1);
    await cursor.close();
    expect(await open()).toBe(0);
  });

  it('goes on while documents are deleted and inserted', async () => {
    const seen: number[] = [];
    for await (const { n } of things.find({}, { batchSize: 100 })) {
      seen.push(n as number);
      if (n === 50) await things.deleteMany({ n: { $gte: 500, $lt: 600 } });
      if (n === 60) await things.insertOne({ n: 1000 });
    }
    expect(seen).toEqual(
      Array.from({ length: 1001 }, (_, n) => n).filter((n) => n < 500 || n > 599),
    );
  });

  it('of large documents keeps each reply below the limit', async () => {
    await things.deleteMany({});
    const text = 'x'.repeat(4 * 1024 * 1024);
    for (let n = 0; n < 10; n++) await things.insertOne({ n, text });
    expect(numbers(await things.find().toArray())).toHaveLength(10);
  });

  it('is answered once where one batch is asked for', async () => {
    const reply = await client.db().command({ find: 'things', batchSize: 5, singleBatch: true });
    expect(reply.cursor.id).toBe(0);
    expect(reply.cursor.firstBatch).toHaveLength(5);
  });
});

describe('a cursor that is not known', () => {
  it('is error 43', async () => {
    const getMore = { getMore: Long.fromNumber(99), collection: 'things' };
    await expect(client.db().command(getMore)).rejects.toMatchObject({
      code: 43,
      codeName: 'CursorNotFound',
    });
    const unknown = { killCursors: 'things', cursors: [Long.fromNumber(99)] };
    const killed = await client.db().command(unknown);
    expect(killed).toMatchObject({ cursorsKilled: [], cursorsNotFound: [99] });
  });

  it('is one of another collection', async () => {
    const { cursor } = await client.db().command({ find: 'things', batchSize: 5 });
    const other = client.db().command({ getMore: cursor.id, collection: 'others' });
    await expect(other).rejects.toMatchObject({ code: 13 });
  });
});
