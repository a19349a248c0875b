import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Model } from 'mongoose';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { request } from '@atrium/contracts';
import {
  type BusConnection,
  Consumes,
  type Consumption,
  type DeadLetter,
  deployUser,
  listDeadLetters,
  type Messaging,
  type MessagingOptions,
  Problem,
  replayDeadLetters,
  Replies,
} from '../src/index.js';
import { TestDatabase } from './database.js';
import { recorder, type Thing, thingChanged, Things, thingsIn, until } from './event-trial.js';
import { TestBus } from './nats.js';
import { TestProcess } from './process.js';
import { Controller, type Served, serveTrial, TrialInput, TrialOutput } from './trial.js';

const tryEndlessly = request('organizations.v1.trials.endless', {
  input: TrialInput,
  output: TrialOutput,
  askedBy: ['identity'],
  effect: 'query',
  onBehalfOf: 'service',
  timeout: 15_000,
});

describe('consuming while things break', () => {
  let bus: TestBus;
  let server: TestDatabase;
  let database: TestDatabase;
  let model: Model<Thing>;
  let identity: Messaging;
  let things: Things;
  let deploy: BusConnection;
  const served: Served[] = [];
  let consumed: Consumption[] = [];

  beforeAll(async () => {
    server = await TestDatabase.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = server.another();
    bus = await TestBus.start();
    model = await thingsIn(await database.connect());
    identity = await bus.messaging('identity');
    identity.relay.watch(model);
    things = new Things(model, identity.relay);
    deploy = await bus.connect(deployUser);
    consumed = [];
  });
  afterEach(async () => {
    await TestProcess.endAll();
    for (const one of served.splice(0)) await one.close();
    await bus.stop();
    await database.stop();
  });

  const consume = async (
    noted: ReturnType<typeof recorder>,
    service: 'organizations' | 'notifications' = 'organizations',
    more: Partial<MessagingOptions> = {},
  ): Promise<Served> => {
    const messaging = await bus.messaging(service, {
      database: await database.connect(),
      retryDelays: [10, 20, 50],
      observer: { consumed: (_subject, consumption) => consumed.push(consumption) },
      ...more,
    });
    const running = await serveTrial(messaging, noted.controller);
    served.push(running);
    return running;
  };
  /** An event that comes again, though it was published before. */
  const publishAgain = async (id: string): Promise<void> => {
    const [entry] = (await model.findById(id).lean())!.outbox;
    const { version } = (await model.findById(id).lean())!;
    const event = { ...entry, aggregateId: id, aggregateVersion: version };
    await publish(JSON.stringify(event));
  };
  const publish = async (body: string): Promise<void> => {
    const reply = await deploy.nats.request(thingChanged.subject, body, { timeout: 2_000 });
    expect(reply.json()).toMatchObject({ stream: 'IDENTITY' });
  };
  const deadLetters = (): Promise<DeadLetter[]> => listDeadLetters(deploy);

  it('F8: an event that comes twice has its effect once', async () => {
    const noted = recorder();
    await consume(noted);
    const id = await things.create(1);
    await until(() => consumed.length === 1);
    await publishAgain(id);
    await publishAgain(id);
    await until(() => consumed.length === 3);
    expect(consumed).toEqual(['done', 'duplicate', 'duplicate']);
    expect(noted.events).toHaveLength(1);
  });

  it('F8: an event that comes twice at the same time has its effect once', async () => {
    const id = await things.create(1);
    await until(async () => (await identity.relay.pendingCount()) === 0);
    await publishAgain(id);
    await publishAgain(id);
    const noted = recorder();
    await consume(noted);
    await until(() => consumed.length === 3);
    expect(consumed.toSorted()).toEqual(['done', 'duplicate', 'duplicate']);
    expect(noted.events).toHaveLength(1);
  });

  it('shares events among the replicas of a service, and gives each service all of them', async () => {
    const [a, b, c] = [recorder(), recorder(), recorder()];
    await consume(a);
    await consume(b);
    await consume(c, 'notifications');
    await things.insertMany(200);
    await until(() => a.events.length + b.events.length + c.events.length === 400);
    expect(c.events).toHaveLength(200);
    expect(a.events.length).toBeGreaterThan(0);
    expect(b.events.length).toBeGreaterThan(0);
  });

  it('tries again what failed, and notes it as done', async () => {
    let failures = 0;
    const noted = recorder(() => {
      failures += 1;
      if (failures < 3) throw new Error('not yet');
    });
    await consume(noted);
    await things.create(1);
    await until(() => consumed.length === 3);
    expect(consumed).toEqual(['failed', 'failed', 'done']);
  });

  it('F9: poison becomes a dead letter with its reason, while others flow', async () => {
    const noted = recorder(({ data }) => {
      if (data.wish === 'poison') throw new TypeError(`no such\nthing ${'x'.repeat(600)}`);
    });
    await consume(noted);
    await Promise.all(Array.from({ length: 80 }, (_, number) => things.create(number, 'poison')));
    await things.insertMany(100);
    await until(() => noted.events.length === 100);
    await until(() => consumed.filter((one) => one === 'dead').length === 80);
    const letters = await deadLetters();
    expect(letters).toHaveLength(80);
    expect(letters[0]).toMatchObject({
      service: 'organizations',
      subject: thingChanged.subject,
      failures: 8,
    });
    expect(letters[0]?.reason).toMatch(/^TypeError: no such thing x+$/);
    expect(letters[0]?.reason).toHaveLength(500);
    expect(noted.events).toHaveLength(100);
  });

  it('F9: what can not be read becomes a dead letter at once', async () => {
    const noted = recorder();
    await consume(noted);
    await publish('{"id":');
    await publish('null');
    await publish(JSON.stringify({ id: 'a', aggregateId: 'b', aggregateVersion: 1, data: null }));
    const event = { id: 'e', aggregateId: 'b', aggregateVersion: 1, data: { number: 'seven' } };
    await publish(JSON.stringify(event));
    await until(() => consumed.length === 4);
    expect(consumed).toEqual(['dead', 'dead', 'dead', 'dead']);
    expect((await deadLetters()).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Malformed: SyntaxError/),
      'Malformed: Error: not an event',
      'Malformed: Error: not an event',
      'Malformed: Error: not valid: number',
    ]);
    expect(noted.events).toEqual([]);
  });

  it('takes an event of a newer publisher without the fields that it does not know', async () => {
    const noted = recorder();
    await consume(noted);
    const data = { number: 1, added: { later: true } };
    await publish(
      JSON.stringify({ id: 'e', aggregateId: 'b', aggregateVersion: 1, data, more: 1 }),
    );
    await until(() => noted.events.length === 1);
    expect(noted.events[0]?.data).toEqual({ number: 1 });
  });

  it('F9: a dead letter can be replayed, for the service that failed only, and only once', async () => {
    let healthy = false;
    const failing = recorder(() => {
      if (!healthy) throw new Error('broken');
    });
    const other = recorder();
    await consume(failing);
    await consume(other, 'notifications');
    await things.create(1);
    await until(() => consumed.includes('dead'));
    await replayDeadLetters(deploy, () => true);
    await until(() => consumed.filter((one) => one === 'dead').length === 2);
    expect((await deadLetters()).map(({ failures }) => failures)).toEqual([8, 8]);

    healthy = true;
    const replayed = await replayDeadLetters(deploy, ({ sequence }) => sequence === 2);
    expect(replayed).toHaveLength(1);
    await until(() => consumed.at(-1) === 'done');
    consumed = [];
    await replayDeadLetters(deploy, () => true);
    await until(() => consumed.length === 2);
    expect(consumed).toEqual(['duplicate', 'duplicate']);
    expect(failing.events).toHaveLength(1);
    expect(other.events).toHaveLength(1);
  });

  it('F9: dead letters are listed and sent again from the command line', async () => {
    let healthy = false;
    const noted = recorder(() => {
      if (!healthy) throw new Error('broken');
    });
    await consume(noted);
    await things.create(1);
    await until(() => consumed.includes('dead'));
    const { id } = (await model.findOne().lean())!.outbox[0]!;
    const seedFile = join(bus.folder, 'deploy.seed');
    writeFileSync(seedFile, `${bus.users.deploy.seed}\n`);
    const run = (...words: string[]) =>
      promisify(execFile)(
        process.execPath,
        [fileURLToPath(new URL('../src/dead-letters-main.js', import.meta.url)), ...words],
        { env: { ...process.env, NATS_URL: bus.url, NATS_DEPLOY_SEED_FILE: seedFile } },
      );
    const { stdout } = await run('list');
    expect(stdout).toContain(`organizations  ${thingChanged.subject}  ${id}\n`);
    expect(stdout).toContain('8 failures, the last one: Error: broken\n');
    expect(stdout).toContain('1 dead letters');
    await expect(run('replay')).rejects.toMatchObject({ code: 2 });
    healthy = true;
    expect((await run('replay', '1')).stdout).toContain('1 sent again');
    await until(() => noted.events.length === 1);
  });

  it('does not let a handler that never ends hold up what comes after it', async () => {
    let runs = 0;
    const noted = recorder(({ data }) => {
      if (data.number === 0 && (runs += 1) === 1) return new Promise(() => {});
    });
    await consume(noted, 'organizations', { runLimit: 300, retryDelays: [2_000] });
    const id = await things.create(0);
    await things.change(id, 1);
    await until(() => consumed.length === 3);
    expect(noted.events.map(({ data }) => data.number)).toEqual([1, 0]);
    expect(consumed).toEqual(['failed', 'done', 'done']);
  });

  it('knows of an effect that came later than it may', async () => {
    let end: (() => void) | undefined;
    const noted = recorder(() => new Promise<void>((done) => (end = done)));
    await consume(noted, 'organizations', { runLimit: 300, retryDelays: [2_000] });
    await things.create(0);
    await until(() => consumed.length === 1);
    end!();
    await until(() => consumed.length === 2);
    expect(consumed).toEqual(['failed', 'duplicate']);
    expect(noted.events).toHaveLength(1);
  });

  it('waits without end for another service that is away', async () => {
    let calls = 0;
    const noted = recorder(() => {
      calls += 1;
      if (calls < 15) throw new Problem('unavailable');
    });
    await consume(noted);
    await things.create(1);
    await until(() => noted.events.length === 1);
    expect(await deadLetters()).toEqual([]);
  });

  it('does not take an outage for failures of the event: one failure after it is the first', async () => {
    let calls = 0;
    const noted = recorder(() => {
      calls += 1;
      if (calls < 12) throw new Problem('unavailable');
      if (calls === 12) throw new Error('not yet');
    });
    await consume(noted);
    await things.create(1);
    await until(() => noted.events.length === 1 || consumed.includes('dead'));
    expect(consumed).not.toContain('dead');
    expect(await deadLetters()).toEqual([]);
  });

  it('F8: a consumer that is killed again and again does not make its events dead letters', async () => {
    const effects = (await database.connect()).collection<{ _id: string; times: number }>(
      'effects',
    );
    for (let kill = 0; kill < 3; kill += 1) {
      await things.insertMany(40);
      const dying = TestProcess.start('organizations', bus, database, {
        FAILPOINT: `consumer.before-ack:crash:${8 + kill}`,
      });
      expect((await dying.exited)[1]).toBe('SIGKILL');
    }
    const process = await TestProcess.start('organizations', bus, database).ready();
    await until(async () => (await effects.countDocuments()) === 120);
    await process.kill();
    expect(await deadLetters()).toEqual([]);
    const inbox = (await database.connect()).collection('inbox');
    expect(await inbox.countDocuments({ failures: { $gt: 0 } })).toBe(0);
    // Killed between effect and note, an event comes again; never more often than it was killed.
    const twice = await effects.countDocuments({ times: { $gt: 1 } });
    expect(twice).toBeLessThanOrEqual(3 * 32);
  });

  it('gives back what it has not begun when it ends, and finishes what it has', async () => {
    const ends: (() => void)[] = [];
    const slow = recorder(() => new Promise<void>((done) => ends.push(done)));
    const first = await consume(slow);
    await things.insertMany(50);
    await until(() => ends.length === 32);
    const closing = first.close();
    const taking = recorder();
    await consume(taking);
    await until(() => taking.events.length === 18);
    ends.forEach((end) => end());
    await closing;
    expect(slow.events).toHaveLength(32);
    expect(taking.events).toHaveLength(18);
  });

  it('waits for requests and events together when it ends, and not without end', async () => {
    let begun = 0;
    const never = () => new Promise<never>(() => (begun += 1));
    @Controller()
    class Endless {
      @Consumes(thingChanged)
      consume() {
        return never();
      }
      @Replies(tryEndlessly)
      reply() {
        return never();
      }
    }
    const ending = await bus.messaging('organizations', {
      database: await database.connect(),
      drainTimeout: 6_000,
    });
    await serveTrial(ending, Endless);
    await things.create(1);
    const asking = identity.bus.request(tryEndlessly, {}, { requestId: 'r' });
    const refused = expect(asking).rejects.toMatchObject({ code: 'unavailable' });
    await until(() => begun === 2);
    const started = performance.now();
    await ending.drain();
    // One after the other it would be twelve seconds.
    expect(performance.now() - started).toBeGreaterThan(5_900);
    expect(performance.now() - started).toBeLessThan(11_000);
    await ending.close();
    await refused;
  });
});
