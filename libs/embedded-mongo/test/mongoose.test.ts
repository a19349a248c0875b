import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { createConnection, Error as MongooseError, Schema, Types } from 'mongoose';
import { ServerProcess } from './server-process.js';

const account = new Schema(
  {
    email: { type: String, required: true },
    name: String,
    balance: { type: Number, default: 0 },
    keyHashes: [String],
    sessions: [new Schema({ tokenHash: String, until: Date }, { timestamps: true })],
    outbox: { type: [{ _id: String, subject: String, data: Object }], default: [] },
    photo: Buffer,
    settings: { type: Map, of: String },
  },
  { timestamps: true, optimisticConcurrency: true },
);
account.index({ email: 1 }, { unique: true });
account.index({ 'sessions.tokenHash': 1 }, { unique: true, sparse: true });
account.index({ name: 1, createdAt: -1 });

const note = new Schema({ text: String, by: { type: Schema.Types.ObjectId, ref: 'Account' } });

let server: ServerProcess;
let connection: Connection;
const models = () => ({
  Account: connection.model('Account', account),
  Note: connection.model('Note', note),
});

beforeAll(async () => {
  server = await ServerProcess.start();
  connection = await createConnection(server.uri('mongoose')).asPromise();
});

beforeEach(async () => {
  await connection.dropDatabase();
  const { Account, Note } = models();
  await Promise.all([Account.syncIndexes(), Note.createCollection()]);
});

afterAll(async () => {
  await connection.close();
  await server.remove();
});

describe('mongoose', () => {
  it('creates the indexes of a schema once, and drops what left it', async () => {
    const { Account } = models();
    expect(await Account.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
    await Account.collection.createIndex({ other: 1 });
    expect(await Account.syncIndexes()).toEqual(['other_1']);
    await Account.init();
    expect(await Account.listIndexes()).toHaveLength(4);
  });

  it('stores and gives back documents with all they have', async () => {
    const { Account } = models();
    const made = await Account.create({
      email: 'a@example.org',
      photo: Buffer.from([1, 2, 3]),
      settings: { theme: 'dark' },
      sessions: [{ tokenHash: 't1', until: new Date(5) }],
    });
    const found = await Account.findById(made._id).orFail();
    expect(found.toObject()).toEqual(made.toObject());
    const lean = await Account.findOne({ 'sessions.tokenHash': 't1' }).lean().orFail();
    expect(lean._id).toEqual(made._id);
    expect(lean.sessions[0]!.until).toEqual(new Date(5));
  });

  it('reports a duplicate with its key', async () => {
    const { Account } = models();
    await Account.create({ email: 'a@example.org' });
    await expect(Account.create({ email: 'a@example.org' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'a@example.org' },
    });
  });

  it('notices that somebody else saved the document in between', async () => {
    const { Account } = models();
    const made = await Account.create({ email: 'a@example.org' });
    const [one, two] = [await Account.findById(made._id), await Account.findById(made._id)];
    one!.name = 'one';
    await one!.save();
    two!.name = 'two';
    await expect(two!.save()).rejects.toBeInstanceOf(MongooseError.VersionError);
  });

  it('changes parts of arrays and of the documents in them', async () => {
    const { Account } = models();
    await Account.create({
      email: 'a@example.org',
      sessions: [{ tokenHash: 't1' }, { tokenHash: 't2' }],
    });
    await Account.updateOne(
      { 'sessions.tokenHash': 't2' },
      { $set: { 'sessions.$.until': new Date(9) }, $push: { outbox: { _id: 'e1', subject: 's' } } },
    );
    const changed = await Account.findOneAndUpdate(
      { email: 'a@example.org', 'outbox._id': { $ne: 'e2' } },
      {
        $pull: { sessions: { tokenHash: 't1' } },
        $push: { outbox: { $each: [{ _id: 'e2' }], $slice: -10 } },
        $addToSet: { keyHashes: { $each: ['k1', 'k1'] } },
        $inc: { balance: 5 },
      },
      { returnDocument: 'after' },
    ).orFail();
    expect(changed.sessions.map(({ tokenHash, until }) => [tokenHash, until])).toEqual([
      ['t2', new Date(9)],
    ]);
    expect(changed.outbox.map(({ _id }) => _id)).toEqual(['e1', 'e2']);
    expect(changed).toMatchObject({ balance: 5 });
    expect([...changed.keyHashes]).toEqual(['k1']);
  });

  it('upserts with defaults', async () => {
    const { Account } = models();
    const filter = { email: 'new@example.org' };
    const options = { upsert: true, returnDocument: 'after' } as const;
    const made = await Account.findOneAndUpdate(filter, { $inc: { balance: 1 } }, options).orFail();
    expect(made).toMatchObject({ email: 'new@example.org', balance: 1 });
    expect(made.outbox).toHaveLength(0);
    expect(made.createdAt).toBeInstanceOf(Date);
  });

  it('populates references', async () => {
    const { Account, Note } = models();
    const author = await Account.create({ email: 'a@example.org', name: 'Ann' });
    await Note.create([
      { text: 'one', by: author._id },
      { text: 'two', by: new Types.ObjectId() },
    ]);
    const notes = await Note.find().populate<{ by: { name: string } | null }>('by', 'name');
    expect(notes.map(({ by }) => by?.name)).toEqual(['Ann', undefined]);
  });

  it('writes in bulk', async () => {
    const { Account } = models();
    await Account.insertMany([{ email: 'a' }, { email: 'b' }]);
    const result = await Account.bulkWrite([
      { updateOne: { filter: { email: 'a' }, update: { $inc: { balance: 2 } } } },
      { deleteOne: { filter: { email: 'b' } } },
      { insertOne: { document: { email: 'c' } } },
    ]);
    expect(result).toMatchObject({ modifiedCount: 1, deletedCount: 1, insertedCount: 1 });
    const failed = Account.insertMany([{ email: 'd' }, { email: 'a' }], { ordered: false });
    await expect(failed).rejects.toMatchObject({ code: 11000 });
    expect(await Account.countDocuments()).toBe(3);
  });

  it('queries, pages, counts and streams', async () => {
    const { Account } = models();
    await Account.insertMany(
      Array.from({ length: 250 }, (_, n) => ({
        email: `${n}`,
        name: n % 2 ? 'odd' : 'even',
        balance: n,
      })),
    );
    const page = await Account.find({ name: 'odd', balance: { $gte: 100 } })
      .sort({ balance: -1 })
      .select('balance -_id')
      .limit(2)
      .lean();
    expect(page).toEqual([{ balance: 249 }, { balance: 247 }]);
    expect(await Account.countDocuments({ name: 'even' })).toBe(125);
    expect(await Account.exists({ email: '7' })).toMatchObject({ _id: expect.anything() });
    expect(await Account.distinct('name')).toHaveLength(2);
    let seen = 0;
    for await (const _ of Account.find({ name: 'even' }).cursor({ batchSize: 20 })) seen++;
    expect(seen).toBe(125);
    const sums = await Account.aggregate<{ _id: string; sum: number }>([
      { $group: { _id: '$name', sum: { $sum: '$balance' } } },
      { $sort: { _id: 1 } },
    ]);
    expect(sums.map(({ sum }) => sum)).toEqual([15500, 15625]);
  });

  it('lets exactly one of fifty claim the same thing', async () => {
    const { Account } = models();
    await Account.create({ email: 'a@example.org', balance: 1 });
    const claim = (name: string) =>
      Account.findOneAndUpdate(
        { email: 'a@example.org', balance: { $gt: 0 } },
        { $inc: { balance: -1 }, $set: { name } },
        { returnDocument: 'after' },
      );
    const claims = await Promise.all(Array.from({ length: 50 }, (_, i) => claim(`claimer ${i}`)));
    const won = claims.filter((one) => one !== null);
    expect(won).toHaveLength(1);
    expect(await Account.findOne().lean()).toMatchObject({ balance: 0, name: won[0]!.name });
  });

  it('lets exactly one of fifty take a unique value', async () => {
    const { Account } = models();
    const made = await Promise.allSettled(
      Array.from({ length: 50 }, () => Account.create({ email: 'a@example.org' })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await Account.countDocuments()).toBe(1);
  });
});
