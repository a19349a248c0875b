import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { Ctx, Payload } from '@nestjs/microservices';
import { mongo } from 'mongoose';
import { of } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BusConnection,
  changeWritten,
  currentRequest,
  deployUser,
  type Messaging,
  Problem,
  Replies,
  type RequestContext,
} from '../src/index.js';
import { header } from '../src/headers.js';
import { TestBus } from './nats.js';
import {
  Controller,
  type Served,
  serveTrial,
  TrialInput,
  tryCommand,
  tryFromOrganizations,
  tryOnce,
  tryQuery,
} from './trial.js';

const caller = { requestId: 'request-1' };
const notSent = new mongo.MongoNotConnectedError('the database is away');
let ran: string[] = [];
let released: () => void = () => undefined;

const deeds: Record<string, (context: RequestContext) => unknown> = {
  hello: () => ({ said: 'hello' }),
  nothing: () => undefined,
  null: () => null,
  observable: () => of({ said: 'once' }),
  log: () => ({ said: currentRequest()?.requestId }),
  deadline: ({ deadline }) => ({ said: String(deadline) }),
  service: ({ service }) => ({ said: service }),
  key: ({ idempotencyKey }) => ({ said: idempotencyKey }),
  asker: ({ asker }) => ({ accountId: asker.accountId }),
  more: () => ({
    said: 'x',
    passwordHash: 'secret',
    at: new Date(0),
    line: { name: 'a', count: 1, cost: 5 },
  }),
  promised: () => {
    throw new Problem('forbidden', { detail: 'Not today.' });
  },
  unpromised: () => {
    throw new Problem('already-a-member', { detail: 'Not for you to know.' });
  },
  bug: () => {
    throw new Error('mongodb://user:password@host');
  },
  'bug in a promise': () => Promise.reject(new TypeError('mongodb://user:password@host')),
  'not even an error': () => Promise.reject('mongodb://user:password@host'),
  'not sent': () => Promise.reject(notSent),
  'change, then not sent': () => {
    changeWritten();
    return Promise.reject(notSent);
  },
  'change, then busy': () => {
    changeWritten();
    throw new Problem('busy');
  },
  'change, then no': () => {
    changeWritten();
    throw new Problem('forbidden');
  },
  large: () => ({ said: 'x'.repeat(300 * 1024) }),
  wait: () => new Promise((done) => (released = () => done({ said: 'waited' }))),
  late: () => sleep(2_500),
};

@Controller()
class Trials {
  @Replies(tryQuery)
  query(@Payload() { does = 'hello' }: TrialInput, @Ctx() context: RequestContext) {
    ran.push(does);
    return deeds[does]?.(context);
  }

  @Replies(tryCommand)
  command(@Payload() { does = 'hello' }: TrialInput, @Ctx() context: RequestContext) {
    ran.push(does);
    return deeds[does]?.(context);
  }

  @Replies(tryOnce)
  once(@Payload() { does = 'hello' }: TrialInput, @Ctx() context: RequestContext) {
    return deeds[does]?.(context);
  }
}

describe('asking and replying', () => {
  let bus: TestBus;
  let gateway: Messaging;
  let raw: BusConnection;
  let served: Served;
  const dropped: string[] = [];
  const outcomes: string[] = [];

  beforeAll(async () => {
    bus = await TestBus.start();
    const identity = await bus.messaging('identity', {
      observer: {
        dropped: (subject, reason) => dropped.push(`${subject}: ${reason}`),
        replied: (subject, outcome) => outcomes.push(`${subject}: ${outcome}`),
      },
    });
    served = await serveTrial(identity, Trials);
    gateway = await bus.messaging('gateway');
    raw = await bus.connect('gateway');
  });
  afterAll(async () => {
    await served.close();
    await bus.stop();
  });
  beforeEach(() => {
    ran = [];
    outcomes.length = 0;
  });

  const ask = (does: string, more: object = {}) =>
    gateway.bus.request(tryQuery, { does }, { ...caller, ...more });
  const command = (does: string, more: object = {}) =>
    gateway.bus.request(tryCommand, { does }, { ...caller, ...more });
  /** A message as no asking side of ours would send it. */
  const send = async (body: string, edit = (_headers: ReturnType<typeof headers>) => {}) => {
    const carried = headers();
    carried.set(header.requestId, 'raw');
    carried.set(header.deadline, String(Date.now() + 20_000));
    edit(carried);
    const reply = await raw.nats.request(tryQuery.subject, body, {
      timeout: 20_000,
      headers: carried,
    });
    return { code: reply.headers?.get(header.problem), body: reply.json<{ errors?: object[] }>() };
  };

  it('answers what the handler returns', async () => {
    expect(await ask('hello')).toEqual({ said: 'hello' });
    expect(await ask('observable')).toEqual({ said: 'once' });
    expect(outcomes).toEqual([
      'identity.v1.trials.query: answered',
      'identity.v1.trials.query: answered',
    ]);
  });

  it('gap 10: answers nothing as an empty object', async () => {
    expect(await ask('nothing')).toEqual({});
    expect(await ask('null')).toEqual({});
  });

  it('gap 10: lets only promised fields leave, dates as RFC 3339', async () => {
    expect(await ask('more')).toEqual({
      said: 'x',
      at: '1970-01-01T00:00:00.000Z',
      line: { name: 'a', count: 1 },
    });
  });

  it('tells the handler the deadline, the asking service and the key', async () => {
    const deadline = Date.now() + 15_000;
    expect(await ask('deadline', { deadline })).toEqual({ said: String(deadline) });
    expect(await ask('service')).toEqual({ said: 'gateway' });
    expect(await command('key', { idempotencyKey: 'k1' })).toEqual({ said: 'k1' });
  });

  it('has the request at hand for every log line', async () => {
    expect(await ask('log')).toEqual({ said: 'request-1' });
  });

  it('gap 6: carries a promised problem unchanged', async () => {
    await expect(command('promised')).rejects.toMatchObject({
      code: 'forbidden',
      details: { type: '/problems/forbidden', status: 403, detail: 'Not today.' },
    });
  });

  it.each(['unpromised', 'bug', 'bug in a promise', 'not even an error'])(
    'gap 6: says nothing of what went wrong inside: %s',
    async (does) => {
      const problem: unknown = await command(does).catch((error: unknown) => error);
      expect(problem).toMatchObject({ code: 'internal-error' });
      expect((problem as Problem).details).toEqual({
        type: '/problems/internal-error',
        code: 'internal-error',
        status: 500,
        title: expect.any(String),
      });
    },
  );

  it('answers internal-error instead of a reply that is too large to arrive', async () => {
    await expect(ask('large')).rejects.toMatchObject({ code: 'internal-error' });
  });

  it('refuses to send a request that is too large to arrive', async () => {
    const does = 'x'.repeat(1024 * 1024);
    await expect(ask(does)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('names each field that is not valid, nested ones by their path', async () => {
    const input = {
      does: 7,
      line: { name: 'a', count: 11 },
      lines: [{ name: 'b', count: 0, 'x/y': 1 }],
    };
    const problem: unknown = await gateway.bus
      .request(tryQuery, input as never, caller)
      .catch((error: unknown) => error);
    const { errors = [] } = (problem as Problem).details;
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/does',
      '/line/count',
      '/lines/0/x~1y',
    ]);
    expect(ran).toEqual([]);
  });

  it('gap 7: answers JSON that is none, and bodies that are no object, with invalid-input', async () => {
    for (const body of ['{"does":', '', '[]', 'null', '"x"', '{"__proto__":{"does":"hello"}}']) {
      expect(await send(body)).toMatchObject({ code: 'invalid-input' });
    }
    expect(await send('{"does":"hello","evil":1}')).toMatchObject({ code: 'invalid-input' });
    expect(ran).toEqual([]);
  });

  it('gap 7: answers what is nested too deeply with invalid-input', async () => {
    const body = `{"line":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    expect(await send(body)).toMatchObject({ code: 'invalid-input' });
  });

  it('gap 7: never runs a message that nobody waits for', async () => {
    raw.nats.publish(tryQuery.subject, '{"does":"hello"}');
    await raw.flush();
    await ask('nothing');
    expect(ran).toEqual(['nothing']);
    expect(dropped).toEqual(['identity.v1.trials.query: no inbox to reply to']);
  });

  it('A20: replies to an inbox and nowhere else, though it might reply anywhere', async () => {
    const elsewhere = [
      '$JS.API.STREAM.DELETE.IDENTITY',
      'events.identity.v1.trial.changed',
      '_INBOX',
    ];
    const carried = headers();
    carried.set(header.ping, '1');
    for (const reply of elsewhere) {
      raw.nats.publish(tryQuery.subject, '{}', { reply });
      raw.nats.publish(tryQuery.subject, '', { reply, headers: carried });
    }
    await raw.flush();
    await ask('nothing');
    expect(ran).toEqual(['nothing']);
    const manager = await jetstreamManager((await bus.connect(deployUser)).nats);
    expect((await manager.streams.info('IDENTITY')).state.messages).toBe(0);
  });

  it('refuses a message with two headers of the same name, or without a deadline', async () => {
    for (const name of [header.requestId, header.deadline, header.assertion]) {
      const reply = await send('{}', (carried) => {
        carried.append(name, '1');
        carried.append(name, '2');
      });
      expect(reply.code).toBe('invalid-input');
    }
    const reply = await send('{}', (carried) => carried.delete(header.deadline));
    expect(reply.code).toBe('invalid-input');
    expect(ran).toEqual([]);
  });

  it('F10: does not run a request whose deadline has passed', async () => {
    const late = await send('{"does":"hello"}', (carried) =>
      carried.set(header.deadline, String(Date.now() - 1)),
    );
    expect(late.code).toBe('outcome-unknown');
    await expect(command('hello', { deadline: Date.now() - 1 })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(ran).toEqual([]);
  });

  it('gap 5, F10: stops waiting for a command whose outcome it can not know', async () => {
    await expect(command('late', { deadline: Date.now() + 800 })).rejects.toMatchObject({
      code: 'outcome-unknown',
    });
    await expect(ask('late', { deadline: Date.now() + 800 })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(ran).toEqual(['late', 'late']);
  });

  it('F13: says that nothing was carried out only as long as nothing was', async () => {
    const answers = async (does: string) => command(does).catch(({ code }) => code as string);
    expect(await answers('not sent')).toBe('unavailable');
    expect(await answers('change, then not sent')).toBe('outcome-unknown');
    expect(await answers('change, then busy')).toBe('outcome-unknown');
    expect(await answers('change, then no')).toBe('forbidden');
    // A query may be asked again, whatever it has changed by the way.
    await expect(ask('change, then not sent')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('asks for an Idempotency-Key where the contract requires one, and for a sensible one', async () => {
    const once = (idempotencyKey?: string) =>
      gateway.bus.request(
        tryOnce,
        { does: 'key' },
        { ...caller, ...(idempotencyKey && { idempotencyKey }) },
      );
    await expect(once()).rejects.toMatchObject({ code: 'idempotency-key-required' });
    await expect(once('with space')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(once('x'.repeat(201))).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await once('k')).toEqual({ said: 'k' });
  });

  it('says at once that nobody replies', async () => {
    const organizations = await bus.messaging('organizations');
    const started = performance.now();
    await expect(organizations.bus.request(tryFromOrganizations, {}, caller)).rejects.toMatchObject(
      { code: 'unavailable', details: { retryAfter: 1 } },
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('gap 12: needs no subscription for a request', async () => {
    const before = await subscriptionsOf(bus, 'gateway');
    await Promise.all(Array.from({ length: 200 }, () => ask('hello')));
    expect(await subscriptionsOf(bus, 'gateway')).toBe(before);
  });

  it('gap 4: finishes what is being handled before it closes, and does not wait when nothing is', async () => {
    const second = await TestBus.start();
    const replica = await serveTrial(await second.messaging('identity'), Trials);
    const asking = await second.messaging('gateway');
    const waiting = asking.bus.request(tryCommand, { does: 'wait' }, caller);
    while (!ran.includes('wait')) await sleep(5);
    const closing = replica.close();
    await sleep(50);
    await expect(asking.bus.request(tryQuery, {}, caller)).rejects.toMatchObject({
      code: 'unavailable',
    });
    released();
    expect(await waiting).toEqual({ said: 'waited' });
    await closing;
    await second.stop();
  });
});

/** Counted by the server. */
async function subscriptionsOf(bus: TestBus, name: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${bus.monitorPort}/connz`);
  const { connections } = (await answer.json()) as {
    connections: { name: string; subscriptions: number }[];
  };
  return connections
    .filter((connection) => connection.name === name)
    .reduce((sum, { subscriptions }) => sum + subscriptions, 0);
}
