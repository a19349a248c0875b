import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Model } from 'mongoose';
import { deployUser, type Messaging } from '../src/index.js';
import { OutboxStore, type Place } from '../src/outbox-store.js';
import { TestDatabase } from './database.js';
import { recorder, type Thing, Things, thingsIn, until } from './event-trial.js';
import { TestBus } from './nats.js';
import { type Served, serveTrial } from './trial.js';

describe('the outbox of a collection', () => {
  let database: TestDatabase;
  let model: Model<Thing>;
  let store: OutboxStore;

  beforeAll(async () => {
    database = await TestDatabase.start();
    model = await thingsIn(await database.connect());
    store = new OutboxStore(model, ({ _id }) => String(_id), {});
  });
  afterAll(() => database.stop());
  beforeEach(() => model.deleteMany());

  const told = async (documentId: string, seqs: number[], sentAt = new Date()): Promise<void> => {
    const { outbox } = (await model.findById(documentId).lean())!;
    const marks = seqs.map((seq, n) => ({ documentId, eventId: outbox[n]!.id, seq, sentAt }));
    await store.mark(marks);
  };
  const storedAfter = async (seq: number): Promise<Place[]> => {
    const places: Place[] = [];
    for await (const page of store.storedAfter(seq)) places.push(...page);
    return places;
  };
  const seqsOf = async (id: string) =>
    (await model.findById(id).lean())!.outbox.map(({ seq, pending }) => seq ?? pending);

  it('has lost places pending again, except those that were noted anew meanwhile', async () => {
    const things = new Things(model);
    const id = await things.create();
    await things.change(id, 1, 2);
    await told(id, [7, 8, 9]);
    const lost = await storedAfter(7);
    expect(lost.map(({ seq }) => seq)).toEqual([8, 9]);
    await told(id, [7, 12, 9]);
    expect(await store.reopen(lost)).toBe(1);
    expect(await seqsOf(id)).toEqual([7, 12, true]);
  });

  it('is looked through a page at a time', async () => {
    await new Things(model).insertMany(1_200);
    const documents = await model.find().lean();
    const marks = documents.map(({ _id, outbox }, seq) => ({
      documentId: _id,
      eventId: outbox[0]!.id,
      seq,
      sentAt: new Date(),
    }));
    await store.mark(marks);
    const sizes: number[] = [];
    for await (const page of store.storedAfter(99)) {
      sizes.push(page.length);
      await store.reopen(page);
    }
    expect(sizes).toEqual([500, 500, 100]);
    expect(await store.countPending()).toBe(1_100);
  });

  it('is not swept while something waits: the versions are counted from behind', async () => {
    const things = new Things(model);
    const id = await things.create();
    await things.change(id, 1, 2);
    const longAgo = new Date(0);
    await told(id, [7, 8, 9], longAgo);
    await store.reopen((await storedAfter(7)).slice(0, 1));
    await store.sweep(new Date(), longAgo);
    expect(await seqsOf(id)).toEqual([7, true, 9]);
    await told(id, [7, 10, 9], longAgo);
    await store.sweep(new Date(), longAgo);
    expect(await seqsOf(id)).toEqual([]);
  });
});

describe('telling and consuming', () => {
  let bus: TestBus;
  let database: TestDatabase;
  let identity: Messaging;
  let model: Model<Thing>;
  let things: Things;
  let served: Served;
  const heard = recorder();

  beforeAll(async () => {
    [bus, database] = await Promise.all([TestBus.start(), TestDatabase.start()]);
    model = await thingsIn(await database.connect());
    identity = await bus.messaging('identity');
    identity.relay.watch(model);
    things = new Things(model, identity.relay);
    const consuming = await bus.messaging('organizations', { database: await database.connect() });
    served = await serveTrial(consuming, heard.controller);
  });
  afterAll(async () => {
    await served.close();
    await bus.stop();
    await database.stop();
  });

  it('tells what happened, with its aggregate and version', async () => {
    const id = await things.create(1);
    await until(() => heard.events.length === 1);
    expect(heard.events[0]).toEqual({
      id: expect.any(String),
      subject: 'events.identity.v1.trial.changed',
      occurredAt: '1970-01-01T00:00:00.000Z',
      aggregateId: id,
      aggregateVersion: 1,
      causedBy: null,
      requestId: 'r',
      data: { number: 1 },
    });
  });

  it('tells what was not offered', async () => {
    heard.events.length = 0;
    await new Things(model).create(2);
    await until(() => heard.events.length === 1);
  });

  it('keeps the order of each aggregate', async () => {
    heard.events.length = 0;
    const ids = await Promise.all(Array.from({ length: 5 }, () => things.create(0)));
    for (let round = 1; round <= 6; round += 2) {
      await Promise.all(ids.map((id) => things.change(id, round, round + 1)));
    }
    await until(() => heard.events.length === 35);
    for (const id of ids) {
      const own = heard.events.filter(({ aggregateId }) => aggregateId === id);
      expect(own.map(({ data }) => data.number)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(own.map(({ aggregateVersion }) => aggregateVersion)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('marks what was sent with its place in the stream', async () => {
    await until(async () => (await identity.relay.pendingCount()) === 0);
    const documents = await model.find().lean();
    const entries = documents.flatMap(({ outbox }) => outbox);
    const manager = await jetstreamManager((await bus.connect(deployUser)).nats);
    const { state } = await manager.streams.info('IDENTITY');
    expect(entries.map(({ seq }) => seq).sort((a, b) => a! - b!)).toEqual(
      Array.from({ length: state.messages }, (_, index) => index + 1),
    );
    expect(entries.every(({ sentAt, pending }) => sentAt && pending === undefined)).toBe(true);
  });
});
