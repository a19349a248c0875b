import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, rmSync } from 'node:fs';
import type { Model } from 'mongoose';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { deployUser, type Messaging } from '../src/index.js';
import { TestDatabase } from './database.js';
import { recorder, type Thing, thingChanged, Things, thingsIn, until } from './event-trial.js';
import { TestBus } from './nats.js';
import { TestProcess } from './process.js';
import { type Served, serveTrial } from './trial.js';

describe('telling while things break', () => {
  let bus: TestBus;
  let server: TestDatabase;
  let database: TestDatabase;
  let model: Model<Thing>;
  let served: Served;
  let heard: ReturnType<typeof recorder>;

  beforeAll(async () => {
    server = await TestDatabase.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = server.another();
    bus = await TestBus.start();
    model = await thingsIn(await database.connect());
    heard = recorder();
    const consuming = await bus.messaging('organizations', { database: await database.connect() });
    served = await serveTrial(consuming, heard.controller);
  });
  afterEach(async () => {
    await TestProcess.endAll();
    await served.close();
    await bus.stop();
    await database.stop();
  });

  /** Each event had its effect, once. */
  const numbersHeard = (): number[] =>
    heard.events.map(({ data }) => data.number).sort((a, b) => a - b);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const telling = async (more = {}): Promise<{ identity: Messaging; things: Things }> => {
    const identity = await bus.messaging('identity', more);
    identity.relay.watch(model);
    return { identity, things: new Things(model, identity.relay) };
  };
  const storedEvents = async (): Promise<number> => {
    const connection = await bus.connect(deployUser);
    const manager = await jetstreamManager(connection.nats);
    const { state } = await manager.streams.info('IDENTITY');
    await connection.close();
    return state.messages;
  };

  it.each([
    'before-publish:crash:2',
    'after-publish:crash:2',
    'before-mark:crash',
    'after-mark:crash',
  ])('F2, F8: an event has its effect once though the process dies: %s', async (failpoint) => {
    const dying = TestProcess.start('identity', bus, database, {
      CREATE: '3',
      FAILPOINT: `relay.${failpoint}`,
    });
    expect((await dying.exited)[1]).toBe('SIGKILL');
    const written = await model.countDocuments();
    const { identity } = await telling();
    await until(async () => (await identity.relay.pendingCount()) === 0);
    await until(() => heard.events.length >= written);
    expect(numbersHeard()).toEqual(upTo(written));
  });

  it('keeps events while the bus is away, and tells them in order afterwards', async () => {
    const { identity, things } = await telling();
    const id = await things.create(0);
    await until(() => heard.events.length === 1);
    await bus.down();
    for (let number = 1; number <= 20; number += 1) await things.change(id, number);
    expect(await identity.relay.pendingCount()).toBe(1);
    await bus.up();
    await until(() => heard.events.length === 21);
    expect(heard.events.map(({ data }) => data.number)).toEqual(upTo(21));
  });

  it('F3: loses nothing of 1,000 events while the bus is killed five times', async () => {
    const { identity, things } = await telling();
    const killing = (async () => {
      for (let kill = 0; kill < 5; kill += 1) {
        await sleep(150);
        await bus.down('SIGKILL');
        await bus.up();
      }
    })();
    await things.insertMany(1_000);
    await killing;
    await until(async () => (await identity.relay.pendingCount()) === 0);
    await until(() => heard.events.length >= 1_000);
    expect(numbersHeard()).toEqual(upTo(1_000));
  });

  it('F5: publishes again what a broker that was set back has lost, before anything new', async () => {
    const { identity, things } = await telling();
    const id = await things.create(0);
    await things.change(id, 1, 2);
    await until(async () => (await storedEvents()) === 3);
    await until(async () => (await identity.relay.pendingCount()) === 0);
    await bus.down('SIGTERM');
    cpSync(bus.storeDir, `${bus.storeDir}-older`, { recursive: true });
    await bus.up();
    await things.change(id, 3, 4);
    const other = await things.create(5);
    await until(() => heard.events.length === 6);
    await until(async () => (await identity.relay.pendingCount()) === 0);

    await bus.down('SIGKILL');
    rmSync(bus.storeDir, { recursive: true });
    cpSync(`${bus.storeDir}-older`, bus.storeDir, { recursive: true });
    await things.change(other, 6);
    await bus.up();
    await until(() => heard.events.length === 7);
    await until(async () => (await storedEvents()) === 7);
    await until(async () => (await identity.relay.pendingCount()) === 0);
    // Stored again, and known to the consumers' inbox.
    expect(numbersHeard()).toEqual(upTo(7));
    const sequences = (await model.find().lean()).flatMap(({ outbox }) =>
      outbox.map(({ seq }) => seq!),
    );
    expect(sequences.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('F5: publishes everything of the last quarter of an hour to a broker that was emptied', async () => {
    const { identity, things } = await telling();
    for (let number = 0; number < 10; number += 1) await things.create(number);
    await until(async () => (await identity.relay.pendingCount()) === 0);
    await bus.down('SIGKILL');
    rmSync(bus.storeDir, { recursive: true });
    await bus.up();
    await bus.provision();
    await until(async () => (await storedEvents()) === 10);
    await until(() => heard.events.length >= 10);
    await things.create(10);
    await until(() => heard.events.length >= 11);
    expect(numbersHeard()).toEqual(upTo(11));
  });

  it('F5: publishes again what a sibling published whose clock is an hour ahead', async () => {
    const ahead = { clock: { now: () => new Date(Date.now() + 3_600_000) } };
    const sibling = await telling(ahead);
    for (let number = 0; number < 3; number += 1) await sibling.things.create(number);
    await until(async () => (await sibling.identity.relay.pendingCount()) === 0);
    await sibling.identity.close();
    await bus.down('SIGKILL');
    rmSync(bus.storeDir, { recursive: true });
    await bus.up();
    await bus.provision();
    const { things } = await telling();
    await things.create(3);
    await until(async () => (await storedEvents()) === 4);
    await until(() => heard.events.length >= 4);
    expect(numbersHeard()).toEqual(upTo(4));
  });

  it('events that the broker refuses do not hide those behind them', async () => {
    const waiting: number[] = [];
    const observer = { outbox: (pending: number) => waiting.push(pending) };
    const { identity } = await telling({ observer });
    const notOurs = { ...thingChanged, subject: 'events.billing.v1.not-ours' };
    await new Things(model, undefined, notOurs).insertMany(500);
    await until(() => waiting.includes(500));
    await new Things(model).create(0);
    await until(() => heard.events.length === 1);
    await until(async () => (await identity.relay.pendingCount()) === 500);
    // Left alone for a while, they are still counted.
    waiting.length = 0;
    await until(() => waiting.includes(500));
  });

  it('ends its look when the database can be read but not written, and tells all later', async () => {
    await new Things(model).insertMany(600);
    let isReadOnly = true;
    const refusing = new Proxy(model.collection, {
      get(collection, name) {
        if (name === 'bulkWrite' && isReadOnly) return () => Promise.reject(new Error('disk full'));
        const value: unknown = Reflect.get(collection, name);
        return typeof value === 'function' ? (value.bind(collection) as unknown) : value;
      },
    });
    const waiting: number[] = [];
    const observer = { outbox: (pending: number) => waiting.push(pending) };
    const { relay } = await bus.messaging('identity', { observer });
    relay.watch({ collection: refusing, schema: model.schema });
    await until(() => waiting.includes(500));
    isReadOnly = false;
    await until(async () => (await relay.pendingCount()) === 0);
    await until(() => heard.events.length === 600);
  });

  it('gap 11: an event that nobody stores is not taken for told; it waits for its stream', async () => {
    await bus.down();
    rmSync(bus.storeDir, { recursive: true });
    await bus.up();
    const { identity, things } = await telling();
    await things.create(0);
    await sleep(400);
    expect(await identity.relay.pendingCount()).toBe(1);
    await bus.provision();
    await until(() => heard.events.length === 1);
  });

  it('sweeps what was sent a quarter of an hour ago, and no sooner', async () => {
    let now = Date.now();
    const { identity, things } = await telling({ clock: { now: () => new Date(now) } });
    const id = await things.create(0);
    await until(async () => (await identity.relay.pendingCount()) === 0);
    now += 15 * 60_000 - 1_000;
    await identity.relay.sweep();
    expect((await model.findById(id).lean())?.outbox).toHaveLength(1);
    now += 2_000;
    await identity.relay.sweep();
    expect((await model.findById(id).lean())?.outbox).toEqual([]);
    await things.change(id, 1);
    await until(() => heard.events.length === 2);
    expect(heard.events[1]?.aggregateVersion).toBe(2);
  });

  it('a service that tells nothing asks for no stream, which it would be denied', async () => {
    const { connection, relay } = await bus.messaging('gateway');
    const denied: string[] = [];
    connection.onDenial(({ subject }) => denied.push(subject));
    const back = new Promise<void>((done) => connection.onReconnect(done));
    await bus.down();
    await bus.up();
    await back;
    await relay.drain();
    await connection.flush();
    expect(denied).toEqual([]);
  });

  it('publishes what waits before it ends', async () => {
    const { identity, things } = await telling();
    await sleep(100);
    await new Things(model).create(0);
    await identity.close();
    expect(
      (await model.find().lean()).flatMap(({ outbox }) => outbox.map(({ seq }) => seq)),
    ).toEqual([1]);
    void things;
  });
});
