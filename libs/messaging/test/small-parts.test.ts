import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventContract, EventMessage } from '@atrium/contracts';
import { createUser, decode } from '@nats-io/nkeys';
import { mongo } from 'mongoose';
import {
  happened,
  IdempotentCommand,
  nowHeard,
  Problem,
  type RequestContext,
  unlessHeard,
} from '../src/index.js';
import { isDatabaseAway, wasNotSent } from '../src/database-away.js';
import { Lanes } from '../src/lanes.js';
import { nkeyAuthenticator } from '../src/nkey.js';
import type { OutboxModel } from '../src/outbox-store.js';

describe('whoever comes to the bus', () => {
  it('proves who they are as the client of NATS would', () => {
    for (let n = 0; n < 20; n += 1) {
      const user = createUser();
      const prove = nkeyAuthenticator(`${new TextDecoder().decode(user.getSeed())}\n`);
      const { nkey, sig } = prove('a nonce') as { nkey: string; sig: string };
      expect(nkey).toBe(user.getPublicKey());
      expect(user.verify(Buffer.from('a nonce'), decode(sig))).toBe(true);
    }
  });

  it('is told when it is no seed that they have', () => {
    expect(() => nkeyAuthenticator('SUAM')).toThrow();
  });
});

describe('a database that is away', () => {
  it('is one that stops or hands over, too, but not one that says no', () => {
    const said = (code: number) => new mongo.MongoServerError({ message: 'no', code });
    expect([10_107, 11_600, 189, 91, 64].map((code) => isDatabaseAway(said(code)))).not.toContain(
      false,
    );
    expect([11_000, 2, 121].map((code) => isDatabaseAway(said(code)))).not.toContain(true);
    // It may have been carried out.
    expect(wasNotSent(said(11_600))).toBe(false);
  });

  it('is seen in a bulk write too, of which a part may have been carried out', () => {
    const cause = new mongo.MongoNotConnectedError('away');
    const wrapped = new mongo.MongoBulkWriteError(cause as never, {} as never);
    expect(isDatabaseAway(wrapped)).toBe(true);
    expect(wasNotSent(wrapped)).toBe(false);
    const said = { message: 'E11000', code: 11_000, writeErrors: [] };
    expect(isDatabaseAway(new mongo.MongoBulkWriteError(said, {} as never))).toBe(false);
  });
});

describe('lanes', () => {
  it('run work of one key in its order and of many keys side by side, no wider than told', async () => {
    const lanes = new Lanes(3);
    const seen: string[] = [];
    let running = 0;
    let most = 0;
    const work = (key: string, number: number) =>
      lanes.run(key, async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(Math.random() * 5);
        seen.push(`${key}${number}`);
        running -= 1;
      });
    const keys = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(keys.flatMap((key) => [1, 2, 3, 4].map((number) => work(key, number))));
    for (const key of keys) {
      expect(seen.filter((one) => one.startsWith(key))).toEqual([1, 2, 3, 4].map((n) => key + n));
    }
    expect(most).toBe(3);
  });

  it('go on after a failure, and are idle when all is done', async () => {
    const lanes = new Lanes(1);
    const failing = lanes.run('a', () => Promise.reject(new Error('no')));
    const next = lanes.run('a', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await lanes.idle();
  });
});

describe('a command with an Idempotency-Key', () => {
  it('fails as its write did when the database can not be asked who won', async () => {
    let asked = 0;
    const findOne = async () => {
      if ((asked += 1) > 1) throw new Error('the database is away');
      return null;
    };
    const context = { contract: { subject: 's' }, idempotencyKey: 'k', service: 'gateway' };
    const secrets = [{ id: 'one', secret: 'secret' }];
    const command = new IdempotentCommand(context as RequestContext, {}, secrets);
    const failing = command.once({ collection: { findOne } } as unknown as OutboxModel, () =>
      Promise.reject(new Error('perhaps written')),
    );
    await expect(failing).rejects.toThrow('perhaps written');
  });
});

describe('failpoints', () => {
  const run = (environment: Record<string, string>) =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { failpoint } = await import(${JSON.stringify(new URL('../src/failpoint.js', import.meta.url).href)});
         failpoint('other'); failpoint('here'); console.log('once'); failpoint('here'); console.log('twice');`,
      ],
      { env: { PATH: process.env['PATH'], ...environment }, encoding: 'utf8' },
    );

  it('do nothing unless they are asked to', () => {
    expect(run({})).toMatchObject({ status: 0, stdout: 'once\ntwice\n' });
  });

  it('kill the process at the time that they were asked for', () => {
    expect(run({ FAILPOINT: 'here:crash' })).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    expect(run({ FAILPOINT: 'here:crash:2' })).toMatchObject({
      signal: 'SIGKILL',
      stdout: 'once\n',
    });
  });

  it('kill it as soon as a file asks for it, once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-failpoint-'));
    const file = join(folder, 'failpoint');
    writeFileSync(file, 'here');
    expect(run({ FAILPOINT_FILE: file })).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    expect(run({ FAILPOINT_FILE: file })).toMatchObject({ status: 0, stdout: 'once\ntwice\n' });
    rmSync(folder, { recursive: true });
  });

  it('are refused in production, and when they are misspelt', () => {
    expect(run({ FAILPOINT: 'here:crash', NODE_ENV: 'production' }).status).toBe(1);
    expect(run({ FAILPOINT_FILE: '/nowhere', NODE_ENV: 'production' }).status).toBe(1);
    expect(run({ FAILPOINT: 'here:explode' }).status).toBe(1);
  });
});

describe('problems', () => {
  it('are the same after a journey', () => {
    const problem = new Problem('invalid-input', { errors: [{ pointer: '/a', message: 'no' }] });
    const details = JSON.parse(JSON.stringify(problem.details)) as typeof problem.details;
    expect(Problem.from(details).details).toEqual(problem.details);
  });

  it('with a code that nobody knows are internal errors', () => {
    const made = { ...new Problem('busy').details, code: 'constructor', detail: 'x' };
    expect(Problem.from(made as never).details).toEqual(new Problem('internal-error').details);
  });
});

describe('what happened', () => {
  it('has an id of its own, whatever else is known of its circumstances', () => {
    const intent = {
      id: 'of-the-intent',
      by: 'julie',
      at: new Date(),
      requestId: null,
      until: new Date(),
    };
    const { id, ...entry } = happened({ subject: 'events.test' } as EventContract, {}, intent);
    expect(id).not.toBe(intent.id);
    const { by, at, requestId } = intent;
    expect(entry).toEqual({ subject: 'events.test', by, at, requestId, data: {}, pending: true });
  });
});

describe('effects that add', () => {
  it('are guarded in their own write', () => {
    const event = { id: 'e1' } as EventMessage;
    expect(unlessHeard(event)).toEqual({ heard: { $ne: 'e1' } });
    expect(nowHeard(event)).toEqual({ $push: { heard: { $each: ['e1'], $slice: -200 } } });
  });
});
