import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { allGone, Starter } from './starter.js';

const patience = 180_000;
let folder: string;
let first: Starter;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-start-'));
  first = await Starter.start(join(folder, 'first'));
}, patience);
afterAll(async () => {
  await first.end('SIGTERM');
  rmSync(folder, { recursive: true });
}, patience);

describe('npm start', () => {
  it('says which nats-server it takes, and where to read mails and the API', () => {
    expect(first.output).toMatch(/NATS: nats-server \d+\.\d+\.\d+ \(\w+/);
    expect(first.output).toContain(`mails: ${first.mailboxUrl}`);
    expect(first.output).toContain(`API:   ${first.url}/docs`);
  });

  it('answers at once when it says that it is ready', async () => {
    const [api, mails] = await Promise.all([
      fetch(`${first.url}/openapi.json`),
      fetch(`${first.mailboxUrl}/api/messages`),
    ]);
    expect([api.status, mails.status]).toEqual([200, 200]);
  });

  it(
    'says that a service died, and brings it back',
    async () => {
      const before = first.pids();
      const victim = before.find((pid) => commandOf(pid).includes('services/organizations/'))!;
      process.kill(victim, 'SIGKILL');
      await first.says(/organizations went down \(SIGKILL\): starting it again/);
      await first.says('organizations is ready again');
      const after = first.pids();
      expect(after).toHaveLength(before.length);
      expect(after).not.toContain(victim);
    },
    patience,
  );

  it(
    'runs beside a first copy, which it does not disturb',
    async () => {
      const second = await Starter.start(join(folder, 'second'));
      const answers = await Promise.all(
        [first, second].map(({ url }) => fetch(`${url}/openapi.json`)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const pids = second.pids();
      expect(await second.end('SIGINT')).toBe(0);
      await allGone(pids);
      expect((await fetch(`${first.url}/openapi.json`)).status).toBe(200);
    },
    patience,
  );

  it(
    'does not start twice on one data folder',
    async () => {
      await expect(Starter.start(first.dataFolder)).rejects.toThrow('is running already');
    },
    patience,
  );

  it(
    'stops everything on Ctrl-C, and the next start goes on with the same data',
    async () => {
      await inDatabase(first, (client) =>
        client.db().collection('kept').insertOne({ name: 'Ada' }),
      );
      const pids = first.pids();
      expect(pids.length).toBeGreaterThanOrEqual(8);
      expect(await first.end('SIGINT')).toBe(0);
      await allGone(pids, 0);
      first = await Starter.start(first.dataFolder);
      const kept = await inDatabase(first, (client) =>
        client.db().collection('kept').countDocuments({ name: 'Ada' }),
      );
      expect(kept).toBe(1);
    },
    patience,
  );

  it(
    'leaves no process behind when it is killed, and can be started again',
    async () => {
      const pids = first.pids();
      await first.end('SIGKILL');
      await allGone(pids);
      first = await Starter.start(first.dataFolder);
      expect((await fetch(`${first.url}/openapi.json`)).status).toBe(200);
    },
    patience,
  );
});

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}

/** The embedded database's own log says where it listens. */
async function inDatabase<T>(
  starter: Starter,
  use: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const log = readFileSync(join(starter.dataFolder, 'logs/database.log'), 'utf8');
  const uri = /mongodb:\/\/[\w.:]+/.exec(log)![0];
  const client = new MongoClient(`${uri}/identity`);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
