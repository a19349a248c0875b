import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection, Db } from 'mongodb';
import {
  Decimal128,
  Double,
  Int32,
  Long,
  MongoBulkWriteError,
  MongoClient,
  ObjectId,
} from 'mongodb';
import { ServerProcess } from './server-process.js';

let server: ServerProcess;
let client: MongoClient;
let db: Db;
let people: Collection;

beforeAll(async () => {
  server = await ServerProcess.start();
  client = await MongoClient.connect(server.uri('crud'));
  db = client.db();
  people = db.collection('people');
});

beforeEach(async () => {
  await db.dropDatabase();
});

afterAll(async () => {
  await client.close();
  await server.remove();
});

describe('inserting', () => {
  it('keeps every value as it was sent, whatever its type', async () => {
    const document = {
      _id: 'all types',
      int: new Int32(1),
      long: Long.fromString('9007199254740993'),
      double: new Double(1),
      decimal: Decimal128.fromString('10.50'),
      at: new Date(0),
      nested: { list: [1, 'two', null, { three: [] }] },
    };
    await people.insertOne(document as never);
    const raw = { promoteValues: false };
    const stored = await people.findOne({ _id: 'all types' as never }, raw);
    expect(stored).toEqual({ ...document, nested: stored!['nested'] });
    expect(stored!['double']).toBeInstanceOf(Double);
    expect(stored!['long']).toEqual(Long.fromString('9007199254740993'));
  });

  it('keeps a field called __proto__ as a field', async () => {
    const document = JSON.parse('{"_id": 1, "__proto__": {"admin": true}}') as never;
    await people.insertOne(document);
    await people.updateOne({ _id: 1 as never }, { $set: { seen: true } });
    const stored = (await people.findOne({ _id: 1 as never }))!;
    expect(Object.getOwnPropertyDescriptor(stored, '__proto__')?.value).toEqual({ admin: true });
    expect((stored as { admin?: unknown })['admin']).toBeUndefined();
  });

  it('refuses an _id that is an array', async () => {
    await expect(people.insertOne({ _id: [1] as never })).rejects.toMatchObject({ code: 53 });
  });

  it('names the index and the value of a duplicate', async () => {
    await people.createIndex({ email: 1, kind: 1 }, { unique: true });
    await people.insertOne({ email: 'a@example.org', kind: 1 });
    await expect(people.insertOne({ email: 'a@example.org', kind: 1 })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1, kind: 1 },
      keyValue: { email: 'a@example.org', kind: 1 },
      message:
        'E11000 duplicate key error collection: crud.people index: email_1_kind_1 ' +
        'dup key: { email: "a@example.org", kind: 1 }',
    });
  });

  it('stops at the first duplicate of an ordered list, goes on in an unordered one', async () => {
    const five = [1, 2, 2, 3, 4].map((_id) => ({ _id }) as never);
    const failed = (await people
      .insertMany(five)
      .catch((error: unknown) => error)) as MongoBulkWriteError;
    expect(failed).toBeInstanceOf(MongoBulkWriteError);
    expect(failed.insertedCount).toBe(2);
    expect(await people.countDocuments()).toBe(2);
    await people.deleteMany({});
    const unordered = people.insertMany(five, { ordered: false });
    await expect(unordered).rejects.toMatchObject({ insertedCount: 4 });
    expect(await people.countDocuments()).toBe(4);
  });

  it('leaves nothing of a document that one of several indexes refuses', async () => {
    await people.createIndex({ a: 1 });
    await people.createIndex({ b: 1 }, { unique: true });
    await people.insertOne({ a: 1, b: 1 });
    await expect(people.insertOne({ a: 1, b: 1 })).rejects.toMatchObject({ code: 11000 });
    expect(await people.find({ a: 1 }).hint({ a: 1 }).toArray()).toHaveLength(1);
  });
});

describe('updating', () => {
  it('says how many matched and how many changed', async () => {
    await people.insertMany([{ n: 1 }, { n: 1 }, { n: 2 }]);
    const result = await people.updateMany({ n: { $lte: 2 } }, { $set: { n: 2 } });
    expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 2, upsertedCount: 0 });
  });

  it('changes each document once, though its index key moves on', async () => {
    await people.createIndex({ n: 1 });
    await people.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
    await people.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } });
    expect(await people.countDocuments({ n: { $gte: 1000, $lt: 1300 } })).toBe(300);
    expect(
      await people
        .find({ n: { $lt: 1000 } })
        .hint({ n: 1 })
        .toArray(),
    ).toEqual([]);
  });

  it('inserts with upsert what the filter and the update say', async () => {
    const result = await people.updateOne(
      { email: 'a@example.org' },
      { $set: { n: 1 }, $setOnInsert: { fresh: true } },
      { upsert: true },
    );
    expect(result.upsertedId).toBeInstanceOf(ObjectId);
    expect(await people.findOne()).toEqual({
      _id: result.upsertedId,
      email: 'a@example.org',
      n: 1,
      fresh: true,
    });
  });

  it('replaces a document but never its _id', async () => {
    await people.insertOne({ _id: 1 as never, a: 1 });
    await people.replaceOne({ a: 1 }, { b: 2 });
    expect(await people.findOne()).toEqual({ _id: 1, b: 2 });
    const other = people.replaceOne({ b: 2 }, { _id: 2 as never });
    await expect(other).rejects.toMatchObject({ code: 66 });
  });

  it('changes the elements that array filters name', async () => {
    await people.insertOne({ list: [{ n: 1 }, { n: 5 }] });
    const options = { arrayFilters: [{ 'big.n': { $gt: 3 } }] };
    await people.updateOne({}, { $set: { 'list.$[big].seen': true } }, options);
    expect((await people.findOne())!['list']).toEqual([{ n: 1 }, { n: 5, seen: true }]);
  });

  it('refuses a value another document has, and frees the value it had', async () => {
    await people.createIndex({ email: 1 }, { unique: true });
    await people.insertMany([{ email: 'a' }, { email: 'b' }]);
    const taken = people.updateOne({ email: 'a' }, { $set: { email: 'b' } });
    await expect(taken).rejects.toMatchObject({ code: 11000, keyValue: { email: 'b' } });
    await people.updateOne({ email: 'a' }, { $set: { email: 'c' } });
    await people.insertOne({ email: 'a' });
    expect((await people.distinct('email')).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('answers type errors with MongoDB codes', async () => {
    await people.insertOne({ text: 'a' });
    await expect(people.updateOne({}, { $inc: { text: 1 } })).rejects.toMatchObject({ code: 14 });
    await expect(people.updateOne({}, { $push: { text: 1 as never } })).rejects.toMatchObject({
      code: 2,
    });
  });
});

describe('finding and changing in one step', () => {
  it('takes the first by the sort and answers it before or after', async () => {
    await people.insertMany([{ n: 2 }, { n: 1 }, { n: 3 }]);
    const before = await people.findOneAndUpdate({}, { $set: { n: 0 } }, { sort: { n: -1 } });
    expect(before).toMatchObject({ n: 3 });
    const after = { sort: { n: 1 }, returnDocument: 'after', projection: { _id: 0 } } as const;
    expect(await people.findOneAndUpdate({}, { $inc: { n: 7 } }, after)).toEqual({ n: 7 });
  });

  it('says what an upsert did', async () => {
    const options = { upsert: true, includeResultMetadata: true } as const;
    const result = await people.findOneAndUpdate({ n: 1 }, { $set: { a: 1 } }, options);
    expect(result).toMatchObject({
      value: null,
      lastErrorObject: { n: 1, updatedExisting: false },
    });
    expect(result.lastErrorObject!['upserted']).toBeInstanceOf(ObjectId);
  });

  it('deletes and answers what was deleted', async () => {
    await people.insertOne({ n: 1 });
    expect(await people.findOneAndDelete({ n: 1 })).toMatchObject({ n: 1 });
    expect(await people.findOneAndDelete({ n: 1 })).toBeNull();
  });

  it('reports a duplicate as the failure of the whole command', async () => {
    await people.createIndex({ email: 1 }, { unique: true });
    await people.insertMany([{ email: 'a' }, { email: 'b' }]);
    const taken = people.findOneAndUpdate({ email: 'a' }, { $set: { email: 'b' } });
    await expect(taken).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'b' },
    });
  });
});

describe('deleting', () => {
  it('takes one or all that match', async () => {
    await people.insertMany([{ n: 1 }, { n: 1 }, { n: 1 }, { n: 2 }]);
    expect((await people.deleteOne({ n: 1 })).deletedCount).toBe(1);
    expect((await people.deleteMany({ n: 1 })).deletedCount).toBe(2);
    expect(await people.countDocuments()).toBe(1);
  });
});

describe('bulk writes', () => {
  it('run in order and sum up', async () => {
    const result = await people.bulkWrite([
      { insertOne: { document: { _id: 1 as never, n: 1 } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { n: 9 }, update: { $set: { a: 1 } }, upsert: true } },
      { deleteOne: { filter: { _id: 1 as never } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      modifiedCount: 1,
      upsertedCount: 1,
      deletedCount: 1,
    });
  });

  it('tell which operation failed', async () => {
    const operations = [1, 1, 2].map((_id) => ({ insertOne: { document: { _id } as never } }));
    const failed = people.bulkWrite(operations, { ordered: false });
    const error = (await failed.catch((reason: unknown) => reason)) as MongoBulkWriteError;
    expect(error.result.getWriteErrors().map(({ index, code }) => [index, code])).toEqual([
      [1, 11000],
    ]);
    expect(error.insertedCount).toBe(2);
  });
});

describe('reading', () => {
  beforeEach(async () => {
    await people.insertMany([3, 1, 2].map((n) => ({ n, tags: [`t${n}`, 'all'] })));
  });

  it('keeps the order of insertion where no other is asked for', async () => {
    expect((await people.find().toArray()).map(({ n }) => n as number)).toEqual([3, 1, 2]);
    const backwards = await people.find().hint({ $natural: -1 }).toArray();
    expect(backwards.map(({ n }) => n as number)).toEqual([2, 1, 3]);
  });

  it('sorts, skips, limits and projects', async () => {
    const page = people
      .find({}, { projection: { n: 1, _id: 0 } })
      .sort({ n: 1 })
      .skip(1)
      .limit(1);
    expect(await page.toArray()).toEqual([{ n: 2 }]);
  });

  it('counts and lists distinct values', async () => {
    expect(await people.countDocuments({ n: { $gt: 1 } })).toBe(2);
    expect(await people.countDocuments({ n: { $gt: 1 } }, { limit: 1 })).toBe(1);
    expect(await people.countDocuments({}, { skip: 2 })).toBe(1);
    expect(await people.estimatedDocumentCount()).toBe(3);
    const tags = await people.distinct('tags', { n: { $lt: 3 } });
    expect(tags.toSorted()).toEqual(['all', 't1', 't2']);
  });

  it('aggregates', async () => {
    const sums = people.aggregate([
      { $match: { n: { $gte: 1 } } },
      { $unwind: '$tags' },
      { $group: { _id: '$tags', sum: { $sum: '$n' } } },
      { $sort: { sum: -1 } },
      { $limit: 1 },
    ]);
    expect(await sums.toArray()).toEqual([{ _id: 'all', sum: 6 }]);
  });

  it('joins another collection of the same database', async () => {
    await db.collection('names').insertOne({ n: 1, name: 'one' });
    const lookup = { from: 'names', localField: 'n', foreignField: 'n', as: 'names' };
    const joined = people.aggregate([{ $match: { n: 1 } }, { $lookup: lookup }]);
    expect((await joined.toArray())[0]).toMatchObject({ names: [{ name: 'one' }] });
  });

  it('finds nothing in a collection that does not exist', async () => {
    const none = db.collection('none');
    expect(await none.find().toArray()).toEqual([]);
    expect(await none.countDocuments()).toBe(0);
    expect(await none.distinct('a')).toEqual([]);
    expect(await none.aggregate([{ $match: {} }]).toArray()).toEqual([]);
  });
});

describe('collections', () => {
  it('are listed, created once, and dropped', async () => {
    await db.createCollection('made');
    const again = db.command({ create: 'made' });
    await expect(again).rejects.toMatchObject({ code: 48, codeName: 'NamespaceExists' });
    expect(await db.listCollections().toArray()).toMatchObject([
      { name: 'made', type: 'collection', idIndex: { key: { _id: 1 }, name: '_id_' } },
    ]);
    expect(await db.listCollections({ name: 'other' }).toArray()).toEqual([]);
    expect(await db.dropCollection('made')).toBe(true);
    expect(await db.command({ drop: 'made' })).toMatchObject({ ok: 1 });
    expect(await db.listCollections().toArray()).toEqual([]);
  });

  it('of different databases have nothing to do with each other', async () => {
    const other = client.db('crud_other');
    await people.insertOne({ n: 1 });
    await other.collection('people').insertOne({ n: 2 });
    await db.dropDatabase();
    expect(await people.countDocuments()).toBe(0);
    expect(await other.collection('people').countDocuments()).toBe(1);
  });
});
