import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection, Document, IndexSpecification } from 'mongodb';
import { MongoClient } from 'mongodb';
import { ServerProcess } from './server-process.js';
import { counted } from './status.js';

let server: ServerProcess;
let client: MongoClient;
let things: Collection;

beforeAll(async () => {
  server = await ServerProcess.start();
  client = await MongoClient.connect(server.uri('use'));
  things = client.db().collection('things');
});

beforeEach(async () => {
  await client.db().dropDatabase();
});

afterAll(async () => {
  await client.close();
  await server.remove();
});

/** 100 documents: n is unique, group has ten of each of ten, at falls as n rises. */
async function fill(...indexes: IndexSpecification[]): Promise<void> {
  const all = Array.from({ length: 100 }, (_, n) => ({
    n,
    group: n % 10,
    at: new Date(100_000 - n),
    tags: [`t${n}`, `u${n % 10}`],
    sessions: [
      { token: `a${n}`, until: n },
      { token: `b${n}`, until: n + 1000 },
    ],
    ...(n < 5 ? { rare: n } : {}),
  }));
  await things.insertMany(all);
  for (const index of indexes) await things.createIndex(index);
}

/** Runs a query, checks its answer against one that reads all, and tells what was looked at. */
async function examined(filter: Document, sort: Document = {}, limit = 0) {
  let found: Document[] = [];
  const cost = await counted(client, async () => {
    found = await things.find(filter).sort(sort).limit(limit).toArray();
  });
  const all = await things.find(filter).sort(sort).hint({ $natural: 1 }).limit(limit).toArray();
  const ids = (list: Document[]) => list.map(({ _id }) => String(_id));
  if (Object.keys(sort).length > 0) expect(ids(found)).toEqual(ids(all));
  else expect(ids(found).toSorted()).toEqual(ids(all).toSorted());
  return { found: found.length, keys: cost.keys, documents: cost.documents };
}

describe('equality', () => {
  it('on _id or a unique field looks at one document of any number', async () => {
    await things.createIndex({ n: 1 }, { unique: true });
    await fill();
    const first = (await things.findOne({ n: 50 }))!;
    const one = { found: 1, keys: 1, documents: 1 };
    expect(await examined({ _id: first._id })).toEqual(one);
    expect(await examined({ n: 50 })).toEqual(one);
    expect(await examined({ n: 50, group: 0 })).toEqual(one);
    expect(await examined({ n: 1000 })).toEqual({ found: 0, keys: 0, documents: 0 });
  });

  it('looks only at what is equal', async () => {
    await fill({ group: 1 });
    expect(await examined({ group: 3 })).toEqual({ found: 10, keys: 10, documents: 10 });
    expect(await examined({ group: { $in: [3, 4, 99] } })).toMatchObject({
      found: 20,
      documents: 20,
    });
    expect(await examined({ $and: [{ group: 3 }, { n: { $gt: 50 } }] })).toMatchObject({
      found: 5,
      documents: 10,
    });
  });

  it('with null finds missing fields by the index as well', async () => {
    await fill({ rare: 1 });
    expect(await examined({ rare: null })).toMatchObject({ found: 95, documents: 95 });
  });

  it('uses leading fields of a compound index, and a range behind them', async () => {
    await fill({ group: 1, n: 1 });
    expect(await examined({ group: 3 })).toMatchObject({ found: 10, documents: 10 });
    expect(await examined({ group: 3, n: 53 })).toMatchObject({ found: 1, documents: 1 });
    expect(await examined({ group: 3, n: { $gt: 50, $lte: 73 } })).toMatchObject({ documents: 3 });
    expect(await examined({ n: 53 })).toMatchObject({ found: 1, documents: 100 });
  });
});

describe('ranges', () => {
  it('look only at what is between their ends', async () => {
    await fill({ n: 1 }, { at: -1 });
    expect(await examined({ n: { $gte: 10, $lt: 20 } })).toMatchObject({
      found: 10,
      documents: 10,
    });
    expect(await examined({ n: { $gt: 10, $lte: 20 } })).toMatchObject({
      found: 10,
      documents: 10,
    });
    expect(await examined({ n: { $gt: 89 } })).toMatchObject({ found: 10, documents: 10 });
    const late = { at: { $gt: new Date(100_000 - 10) } };
    expect(await examined(late)).toMatchObject({ found: 10, documents: 10 });
    const early = { at: { $lte: new Date(100_000 - 90) } };
    expect(await examined(early)).toMatchObject({ found: 10, documents: 10 });
    expect(await examined({ n: { $gt: 20, $lt: 10 } })).toMatchObject({ found: 0, documents: 0 });
  });

  it('keep to values of their own type', async () => {
    await fill({ n: 1 });
    await things.insertMany([{ n: 'text' }, { n: new Date() }, { n: null }, {}]);
    expect(await examined({ n: { $gte: 0 } })).toMatchObject({ found: 100, documents: 100 });
    expect(await examined({ n: { $gt: '' } })).toMatchObject({ found: 1, documents: 1 });
  });
});

describe('sorting', () => {
  it('by an index looks only at as many as are asked for, in both directions', async () => {
    await fill({ n: 1 });
    expect(await examined({}, { n: 1 }, 5)).toMatchObject({ found: 5, documents: 5 });
    expect(await examined({}, { n: -1 }, 5)).toMatchObject({ found: 5, documents: 5 });
  });

  it('goes with equality on the fields in front', async () => {
    await fill({ group: 1, at: -1 }, { group: 1, n: 1 });
    expect(await examined({ group: 3 }, { at: -1 }, 2)).toMatchObject({ documents: 2 });
    expect(await examined({ group: 3 }, { at: 1 }, 2)).toMatchObject({ documents: 2 });
    expect(await examined({ group: 3 }, { n: 1 }, 2)).toMatchObject({ documents: 2 });
    expect(await examined({ group: 3 }, { group: 1, n: -1 }, 2)).toMatchObject({ documents: 2 });
    const page = { group: 3, at: { $lt: new Date(100_000 - 33) } };
    expect(await examined(page, { at: -1 }, 2)).toMatchObject({ documents: 2 });
  });

  it('is done in memory where no index has that order', async () => {
    await fill({ group: 1, n: 1 });
    expect(await examined({ group: 3 }, { at: 1 }, 2)).toMatchObject({ found: 2, documents: 10 });
    expect(await examined({ group: { $in: [3, 4] } }, { n: 1 }, 2)).toMatchObject({
      documents: 20,
    });
    expect(await examined({}, { group: 1, n: -1 }, 2)).toMatchObject({ documents: 100 });
  });

  it('follows several values of the first field in the order of the index', async () => {
    await fill({ group: 1, n: 1 });
    const filter = { group: { $in: [4, 3] } };
    expect(await examined(filter, { group: -1, n: -1 }, 12)).toMatchObject({ documents: 12 });
  });
});

describe('arrays', () => {
  it('are found by one of their elements, each document once', async () => {
    await fill({ tags: 1 }, { 'sessions.token': 1 });
    expect(await examined({ tags: 't50' })).toMatchObject({ found: 1, documents: 1 });
    expect(await examined({ tags: { $in: ['t53', 'u3'] } })).toMatchObject({
      found: 10,
      documents: 10,
    });
    expect(await examined({ 'sessions.token': 'b7' })).toMatchObject({ found: 1, documents: 1 });
    const session = { sessions: { $elemMatch: { token: 'b7', until: { $gt: 500 } } } };
    expect(await examined(session)).toMatchObject({ found: 1, documents: 1 });
  });

  it('may meet two conditions by two elements', async () => {
    await fill({ 'sessions.until': 1 }, { 'sessions.token': 1, 'sessions.until': 1 });
    const apart = { 'sessions.token': 'a5', 'sessions.until': 1005 };
    expect(await examined(apart)).toMatchObject({ found: 1 });
    const outside = { 'sessions.until': { $gt: 99, $lt: 1000 } };
    expect(await examined(outside)).toMatchObject({ found: 100 });
    const one = { sessions: { $elemMatch: { token: 'b5', until: 1005 } } };
    expect(await examined(one)).toMatchObject({ found: 1, keys: 1 });
  });

  it('may meet the conditions of one element by two elements of an array in it', async () => {
    await things.createIndex({ 'a.b.c': 1, 'a.b.d': 1 });
    const list = [
      { c: 1, d: 9 },
      { c: 8, d: 2 },
    ];
    await things.insertOne({ a: [{ b: list }] });
    expect(await examined({ a: { $elemMatch: { 'b.c': 1, 'b.d': 2 } } })).toMatchObject({
      found: 1,
    });
    const both = { a: { $elemMatch: { b: { $elemMatch: { c: 1, d: 9 } } } } };
    expect(await examined(both)).toMatchObject({ found: 1, keys: 1 });
  });

  it('are sorted by their smallest or largest element all the same', async () => {
    await fill({ tags: 1 });
    expect(await examined({}, { tags: 1 }, 3)).toMatchObject({ found: 3 });
    expect(await examined({}, { tags: -1 }, 3)).toMatchObject({ found: 3 });
  });
});

describe('an index that leaves documents out', () => {
  it('is used where the query cannot want what it lacks', async () => {
    await fill();
    await things.createIndex({ rare: 1 }, { sparse: true });
    expect(await examined({ rare: { $gte: 0 } })).toMatchObject({ found: 5, documents: 5 });
    expect(await examined({ rare: { $exists: true } }, { rare: 1 })).toMatchObject({
      documents: 5,
    });
    expect(await examined({ rare: null })).toMatchObject({ found: 95, documents: 100 });
    expect(await examined({}, { rare: 1 })).toMatchObject({ found: 100, documents: 100 });
  });

  it('is used where the query implies its filter', async () => {
    await fill();
    await things.createIndex({ n: 1 }, { partialFilterExpression: { group: { $gte: 8 } } });
    expect(await examined({ n: 8, group: 8 })).toMatchObject({ found: 1, documents: 1 });
    expect(await examined({ n: { $lt: 50 }, group: { $gt: 8 } })).toMatchObject({ documents: 10 });
    expect(await examined({ n: 7, group: 7 })).toMatchObject({ found: 1, documents: 100 });
    expect(await examined({ n: 8 })).toMatchObject({ found: 1, documents: 100 });
    expect(await examined({ n: 8, group: { $gte: 7 } })).toMatchObject({ documents: 100 });
  });

  it('of texts alone is used where texts are looked for', async () => {
    await fill();
    await things.insertMany(['', 'a', ['b', 1], 2].map((reason) => ({ reason })));
    await things.createIndex(
      { reason: 1 },
      { partialFilterExpression: { reason: { $type: 'string' } } },
    );
    const texts = { reason: { $type: 'string' as const } };
    expect(await examined(texts)).toMatchObject({ found: 3, documents: 3 });
  });
});

describe('counting and changing', () => {
  it('counts by the index without looking at a document', async () => {
    await fill({ group: 1, n: 1 });
    const count = (filter: Document, limit?: number) =>
      counted(client, async () => {
        const n = await things.countDocuments(filter, limit ? { limit } : {});
        expect(n).toBe(limit ?? 10);
      });
    expect(await count({ group: 3 })).toMatchObject({ keys: 10, documents: 0 });
    expect(await count({ group: 3 }, 4)).toMatchObject({ keys: 4, documents: 0 });
    const all = () => counted(client, () => things.countDocuments());
    expect(await all()).toMatchObject({ keys: 0, documents: 0 });
  });

  it('finds what is to be changed or deleted by the index', async () => {
    await fill({ group: 1 }, { n: 1 });
    const work = async () => {
      await things.updateOne({ n: 5 }, { $set: { seen: true } });
      await things.findOneAndUpdate({ n: 6 }, { $set: { seen: true } });
      await things.deleteMany({ group: 7 });
    };
    expect(await counted(client, work)).toEqual({ keys: 12, documents: 12, commits: 3 });
  });

  it('lets an aggregation begin with an index', async () => {
    await fill({ group: 1, n: 1 });
    const pipeline = [{ $match: { group: 3 } }, { $sort: { n: -1 } }, { $limit: 2 }];
    const run = async () => {
      const found = await things.aggregate(pipeline).toArray();
      expect(found.map(({ n }) => n as number)).toEqual([93, 83]);
    };
    expect(await counted(client, run)).toMatchObject({ documents: 2 });
  });

  it('takes the index a hint names, or says that there is none', async () => {
    await fill({ group: 1 }, { n: 1 });
    const hinted = () => things.find({ n: 5 }).hint('group_1').toArray();
    expect(await counted(client, hinted)).toMatchObject({ documents: 100 });
    await expect(things.find().hint('none').toArray()).rejects.toMatchObject({ code: 2 });
  });
});

it('a point read costs the same among 100 documents and among 20,000', async () => {
  await things.createIndex({ email: 1 }, { unique: true });
  const read = async (n: number) => {
    const cost = await counted(client, () => things.findOne({ email: `person${n}@example.org` }));
    expect(cost).toEqual({ keys: 1, documents: 1, commits: 0 });
  };
  const add = (from: number, to: number) =>
    things.insertMany(
      Array.from({ length: to - from }, (_, i) => ({ email: `person${from + i}@example.org` })),
    );
  await add(0, 100);
  await read(50);
  await add(100, 20_000);
  await read(50);
  await read(15_000);
});
