import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ctx, Payload } from '@nestjs/microservices';
import { type Connection, type Model, Schema } from 'mongoose';
import {
  type FingerprintSecret,
  IdempotentCommand,
  idempotencyFields,
  idempotencyIndexes,
  idempotencyLifetime,
  type Messaging,
  merged,
  newWithEvents,
  outboxFields,
  outboxIndexes,
  Problem,
  Replies,
  type RequestContext,
  withEvents,
} from '../src/index.js';
import { TestDatabase } from './database.js';
import { TestBus } from './nats.js';
import { Controller, type Served, serveTrial, TrialInput, tryCommand, tryOnce } from './trial.js';

interface Account {
  _id: string;
  balance: number;
}

let accounts: Model<Account>;
let secrets: FingerprintSecret[] = [];
let allowed = true;
let finish: Promise<unknown> = Promise.resolve();

@Controller()
class Trials {
  /** Changes a document: adds to the balance. */
  @Replies(tryCommand)
  async add(@Payload() input: TrialInput, @Ctx() context: RequestContext) {
    if (!allowed) throw new Problem('forbidden');
    const command = new IdempotentCommand(context, input, secrets);
    return command.once(accounts, async () => {
      const before = await accounts.findOne({ _id: 'one' }).lean();
      const answer = { said: `balance was ${before?.balance}` };
      const written = await accounts.findOneAndUpdate(
        { _id: 'one', balance: before!.balance, ...command.notDone },
        merged({ $inc: { balance: 1 } }, withEvents(), command.noted(answer, new Date())),
      );
      if (written === null) throw new Problem('busy');
      return answer;
    });
  }

  /** Creates a document, in two steps when it is told so. */
  @Replies(tryOnce)
  create(@Payload() input: TrialInput, @Ctx() context: RequestContext) {
    const command = new IdempotentCommand(context, input, secrets);
    return command.once(accounts, async () => {
      const _id = `made-${Math.random()}`;
      const answer = { said: _id };
      const steps = input.does === 'steps';
      const noted = command.firstNoted(steps ? undefined : answer, new Date());
      await accounts.create({ _id, balance: 0, ...newWithEvents(), ...noted });
      if (!steps) return answer;
      await finish;
      await accounts.updateOne(
        { _id, 'idempotency.0.key': { $exists: true } },
        { $set: { 'idempotency.0.answer': answer } },
      );
      return answer;
    });
  }
}

describe('F10: commands with an Idempotency-Key', () => {
  let bus: TestBus;
  let database: TestDatabase;
  let connection: Connection;
  let gateway: Messaging;
  let identity: Messaging;
  let served: Served;
  beforeAll(async () => {
    [bus, database] = await Promise.all([TestBus.start(), TestDatabase.start()]);
    connection = await database.connect();
    const schema = new Schema<Account>({
      _id: String,
      balance: Number,
      ...outboxFields,
      ...idempotencyFields,
    });
    accounts = connection.model('accounts', schema, 'accounts') as unknown as Model<Account>;
    for (const [keys, options] of [...outboxIndexes, ...idempotencyIndexes]) {
      await accounts.collection.createIndex(keys as never, options as never);
    }
    identity = await bus.messaging('identity');
    served = await serveTrial(identity, Trials);
    gateway = await bus.messaging('gateway');
  });
  afterAll(async () => {
    await served.close();
    await bus.stop();
    await database.stop();
  });
  beforeEach(async () => {
    allowed = true;
    secrets = [{ id: 'f1', secret: 'first' }];
    await accounts.deleteMany({});
    await accounts.create({ _id: 'one', balance: 0 });
  });

  const add = (idempotencyKey: string | undefined, input: TrialInput = {}) =>
    gateway.bus.request(tryCommand, input, {
      requestId: 'r',
      deadline: Date.now() + 20_000,
      ...(idempotencyKey && { idempotencyKey }),
    });
  const create = (idempotencyKey: string, input: TrialInput = {}) =>
    gateway.bus.request(tryOnce, input, { requestId: 'r', idempotencyKey });
  const balance = async () => (await accounts.findById('one').lean())?.balance;
  const inParallel = <T>(count: number, ask: () => Promise<T>) =>
    Promise.all(Array.from({ length: count }, ask));

  it('have their effect once and answer the same, twenty of them in parallel', async () => {
    const answers = await inParallel(20, () => add('k1'));
    expect(new Set(answers.map(({ said }) => said))).toEqual(new Set(['balance was 0']));
    expect(await balance()).toBe(1);
  });

  it('create once, twenty of them in parallel', async () => {
    const answers = await inParallel(20, () => create('k1'));
    expect(new Set(answers.map(({ said }) => said)).size).toBe(1);
    expect(await accounts.countDocuments({ _id: /^made/ })).toBe(1);
  });

  it('have their effect each time under another key, or without one', async () => {
    await add('k1');
    await add('k2');
    await add(undefined);
    await add(undefined);
    expect(await balance()).toBe(4);
  });

  it('are refused with another input under the same key', async () => {
    await add('k1', { does: 'a' });
    await expect(add('k1', { does: 'b' })).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    await expect(create('k1')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    expect(await balance()).toBe(1);
  });

  it('are the same whatever the order of their fields', async () => {
    const line = { name: 'a', count: 1 };
    const first = await add('k1', { does: 'x', line });
    expect(await add('k1', { line: { count: 1, name: 'a' }, does: 'x' })).toEqual(first);
  });

  it('answer still-running while the first one is under way', async () => {
    let end: () => void = () => undefined;
    finish = new Promise<void>((done) => (end = done));
    const first = create('k1', { does: 'steps' });
    while ((await accounts.countDocuments({ _id: /^made/ })) === 0) await Promise.resolve();
    await expect(create('k1', { does: 'steps' })).rejects.toMatchObject({
      code: 'still-running',
      details: { status: 409, retryAfter: 1 },
    });
    end();
    expect(await create('k1', { does: 'steps' }).catch(() => first)).toEqual(await first);
  });

  it('are not answered to an actor who has lost the right since', async () => {
    await add('k1');
    allowed = false;
    await expect(add('k1')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('are recognized after the secret of fingerprints was changed', async () => {
    const first = await add('k1');
    secrets = [{ id: 'f2', secret: 'second' }, ...secrets];
    expect(await add('k1')).toEqual(first);
  });

  it('keep neither the input nor an unkeyed digest of it', async () => {
    await add('k1', { does: 'correct horse battery staple' });
    const stored = JSON.stringify(await accounts.collection.findOne({ _id: 'one' as never }));
    expect(stored).not.toContain('horse');
    expect(stored).toMatch(/"fingerprint":"f1:[\w-]{43}"/);
  });

  it('are forgotten after a week, by the relay of the service', async () => {
    let now = Date.now();
    const other = await bus.messaging('identity', { clock: { now: () => new Date(now) } });
    other.relay.watch(accounts);
    await add('k1');
    await create('k2');
    now += idempotencyLifetime - 60_000;
    await other.relay.sweep();
    expect(await accounts.countDocuments({ 'idempotency.key': /./ })).toBe(2);
    now += 120_000;
    await other.relay.sweep();
    expect(await accounts.countDocuments({ 'idempotency.key': /./ })).toBe(0);
    // Documents whose list is empty again don't stand in each other's way.
    await add('k1');
    await create('k2');
    expect(await balance()).toBe(2);
    await other.close();
  });
});

describe('joining updates', () => {
  it('joins operators of the same name', () => {
    expect(merged({ $set: { a: 1 } }, { $push: { x: 1 } }, { $set: { b: 2 } }, {})).toEqual({
      $set: { a: 1, b: 2 },
      $push: { x: 1 },
    });
  });

  it('refuses to write a field twice', () => {
    expect(() => merged({ $push: { a: 1 } }, { $push: { a: 2 } })).toThrow(
      '$push would set a twice',
    );
  });
});
