import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection, Db } from 'mongodb';
import { MongoClient } from 'mongodb';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from './server-process.js';

let server: ServerProcess;
let client: MongoClient;
let db: Db;
let things: Collection;

beforeAll(async () => {
  server = await ServerProcess.start(undefined, ['--ttl-seconds', '0.1']);
  client = await MongoClient.connect(server.uri('indexes'));
  db = client.db();
  things = db.collection('things');
});

beforeEach(async () => {
  await db.dropDatabase();
});

afterAll(async () => {
  await client.close();
  await server.remove();
});

const create = (...indexes: object[]) => db.command({ createIndexes: 'things', indexes });
const names = async () => (await things.indexes()).map(({ name }) => name);

describe('defining indexes', () => {
  it('lists them as they were asked for, the one on _id first', async () => {
    await things.createIndex({ a: 1, b: -1 }, { unique: true });
    await things.createIndex({ c: 1 }, { partialFilterExpression: { c: { $gt: 5 } }, name: 'big' });
    await things.createIndex({ d: 1 }, { expireAfterSeconds: 60 });
    expect(await things.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1, b: -1 }, name: 'a_1_b_-1', unique: true },
      { v: 2, key: { c: 1 }, name: 'big', partialFilterExpression: { c: { $gt: 5 } } },
      { v: 2, key: { d: 1 }, name: 'd_1', expireAfterSeconds: 60 },
    ]);
  });

  it('does nothing when the same index is there already', async () => {
    const first = await create({ key: { a: 1 }, name: 'a_1' });
    expect(first).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
    });
    const second = await create({ key: { a: 1 }, name: 'a_1' }, { key: { _id: 1 }, name: '_id_' });
    expect(second).toMatchObject({ numIndexesAfter: 2, note: 'all indexes already exist' });
  });

  it('refuses another index of the same name, or the same index by another name', async () => {
    await create({ key: { a: 1 }, name: 'a_1' });
    const conflict = { code: 86, codeName: 'IndexKeySpecsConflict' };
    await expect(create({ key: { b: 1 }, name: 'a_1' })).rejects.toMatchObject(conflict);
    await expect(create({ key: { a: 1 }, name: 'a_1', unique: true })).rejects.toMatchObject(
      conflict,
    );
    const options = { code: 85, codeName: 'IndexOptionsConflict' };
    await expect(create({ key: { a: 1 }, name: 'other' })).rejects.toMatchObject(options);
    const expiring = create({ key: { a: 1 }, name: 'a_1', expireAfterSeconds: 5 });
    await expect(expiring).rejects.toMatchObject(options);
  });

  it('refuses what MongoDB refuses', async () => {
    const refused = { code: 67, codeName: 'CannotCreateIndex' };
    const name = 'x';
    await expect(create({ key: { a: 0 }, name })).rejects.toMatchObject(refused);
    await expect(create({ key: {}, name })).rejects.toMatchObject(refused);
    await expect(create({ key: { 'a..b': 1 }, name })).rejects.toMatchObject(refused);
    const ttl = create({ key: { a: 1, b: 1 }, name, expireAfterSeconds: 1 });
    await expect(ttl).rejects.toMatchObject(refused);
    const both = create({ key: { a: 1 }, name, sparse: true, partialFilterExpression: { a: 1 } });
    await expect(both).rejects.toMatchObject(refused);
    const negative = { a: { $ne: 1 } };
    const partial = create({ key: { a: 1 }, name, partialFilterExpression: negative });
    await expect(partial).rejects.toMatchObject(refused);
  });

  it('drops by name, by key, or all but the one on _id', async () => {
    await create(
      ...['a', 'b', 'c', 'd'].map((path) => ({ key: { [path]: 1 }, name: `${path}_1` })),
    );
    await things.dropIndex('a_1');
    await db.command({ dropIndexes: 'things', index: { b: 1 } });
    expect(await names()).toEqual(['_id_', 'c_1', 'd_1']);
    await things.dropIndexes();
    expect(await names()).toEqual(['_id_']);
    await expect(things.dropIndex('a_1')).rejects.toMatchObject({ code: 27 });
    await expect(things.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
  });

  it('knows no indexes of a collection that does not exist', async () => {
    const missing = { code: 26, codeName: 'NamespaceNotFound' };
    await expect(things.indexes()).rejects.toMatchObject(missing);
    await expect(db.command({ dropIndexes: 'things', index: '*' })).rejects.toMatchObject(missing);
  });
});

describe('a unique index', () => {
  it('is not made where two documents share a value', async () => {
    await things.insertMany([{ a: 1 }, { a: 1 }]);
    await expect(things.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { a: 1 },
      keyValue: { a: 1 },
    });
    const both = create(
      { key: { b: 1 }, name: 'b_1' },
      { key: { a: 1 }, name: 'a_1', unique: true },
    );
    await expect(both).rejects.toMatchObject({ code: 11000 });
    expect(await names()).toEqual(['_id_']);
    await things.deleteOne({ a: 1 });
    await things.createIndex({ a: 1 }, { unique: true });
  });

  it('takes numbers of different types as the same value', async () => {
    await things.createIndex({ a: 1 }, { unique: true });
    await things.insertOne({ a: 1 });
    await expect(things.insertOne({ a: 1n })).rejects.toMatchObject({ code: 11000 });
    await things.insertOne({ a: '1' });
  });

  it('takes a missing field as null', async () => {
    await things.createIndex({ a: 1 }, { unique: true });
    await things.insertOne({});
    await expect(things.insertOne({ a: null })).rejects.toMatchObject({
      code: 11000,
      keyValue: { a: null },
    });
  });

  it('over an array keeps values apart between documents, not within one', async () => {
    await things.createIndex({ 'keys.id': 1 }, { unique: true });
    await things.insertOne({ keys: [{ id: 1 }, { id: 2 }, { id: 1 }] });
    await expect(things.insertOne({ keys: [{ id: 3 }, { id: 2 }] })).rejects.toMatchObject({
      code: 11000,
      keyValue: { 'keys.id': 2 },
    });
    await things.updateOne({ 'keys.id': 1 }, { $push: { keys: { id: 2 } as never } });
    await things.updateOne({ 'keys.id': 1 }, { $pull: { keys: { id: 2 } as never } });
    await things.insertOne({ keys: [{ id: 2 }] });
  });

  it('tells very long values apart', async () => {
    await things.createIndex({ a: 1 }, { unique: true });
    const long = 'x'.repeat(5000);
    await things.insertMany([{ a: `${long}1` }, { a: `${long}2` }]);
    await expect(things.insertOne({ a: `${long}2` })).rejects.toMatchObject({ code: 11000 });
    expect(await things.findOne({ a: `${long}1` })).toMatchObject({ a: `${long}1` });
    const sorted = await things
      .find({ a: { $gt: long } })
      .sort({ a: -1 })
      .toArray();
    expect(sorted.map(({ a }) => (a as string).at(-1))).toEqual(['2', '1']);
  });
});

describe('an index that leaves documents out', () => {
  it('does so by its partial filter, in judging duplicates too', async () => {
    const partialFilterExpression = { state: 'active' };
    await things.createIndex({ email: 1 }, { unique: true, partialFilterExpression });
    await things.insertMany([
      { email: 'a', state: 'ended' },
      { email: 'a', state: 'ended' },
      { email: 'a', state: 'active' },
    ]);
    const second = things.insertOne({ email: 'a', state: 'active' });
    await expect(second).rejects.toMatchObject({ code: 11000 });
    const revived = things.updateOne({ state: 'ended' }, { $set: { state: 'active' } });
    await expect(revived).rejects.toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ email: 'a' })).toBe(3);
    await things.updateOne({ state: 'active' }, { $set: { state: 'ended' } });
    await things.insertOne({ email: 'a', state: 'active' });
  });

  it('does so by being sparse', async () => {
    await things.createIndex({ token: 1 }, { unique: true, sparse: true });
    await things.insertMany([{ n: 1 }, { n: 2 }, { token: 't', n: 3 }]);
    await expect(things.insertOne({ token: 't' })).rejects.toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ token: null })).toBe(2);
    expect(await things.find().sort({ token: 1 }).toArray()).toHaveLength(3);
    expect(await things.countDocuments({ token: { $exists: true } })).toBe(1);
  });
});

describe('a TTL index', () => {
  it('deletes documents whose time is over, and only those', async () => {
    const past = new Date(Date.now() - 10_000);
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 5 });
    await things.insertMany([
      { n: 1, at: past },
      { n: 2, at: new Date() },
      { n: 3, at: 'yesterday' },
      { n: 4 },
      { n: 5, at: [new Date(), past] },
    ]);
    while ((await things.countDocuments()) > 3) await delay(20);
    await delay(150);
    const left = await things.find().toArray();
    expect(left.map(({ n }) => n as number)).toEqual([2, 3, 4]);
  });

  it('waits for its filter to hold, if it is partial', async () => {
    const partialFilterExpression = { done: true };
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 0, partialFilterExpression });
    await things.insertMany([{ at: new Date(), done: true }, { at: new Date() }]);
    while ((await things.countDocuments()) > 1) await delay(20);
    expect(await things.findOne()).not.toHaveProperty('done');
  });
});
