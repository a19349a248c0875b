import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { pause } from '../src/launch.js';
import { type Platform, startPlatform } from '../src/platform.js';
import { freePort } from '../src/ports.js';
import { allGone, Starter } from './starter.js';

const patience = 120_000;
let folder: string;
let running: Platform[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-platform-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((platform) => platform.stop()));
  rmSync(folder, { recursive: true });
}, patience);

describe('a platform', () => {
  it(
    'uses databases that are given, and does not start the embedded one',
    async () => {
      const elsewhere = await start('elsewhere', { services: [] });
      const uri = elsewhere.mongoUri('billing');
      const databaseUris = { billing: uri, identity: uri, organizations: uri, notifications: uri };
      const platform = await start('here', { services: ['billing'], databaseUris });
      expect(Object.keys(platform.pids()).sort()).toEqual(['billing', 'mailbox', 'nats']);
      const client = new MongoClient(uri);
      expect(await client.db().listCollections().toArray()).not.toEqual([]);
      await client.close();
    },
    patience,
  );

  it(
    'stops from the outside in: gateway, services, mailbox, database, bus',
    async () => {
      const platform = await start('all', { services: ['billing', 'gateway'] });
      const pids = Object.values(platform.pids());
      const stopped: string[] = [];
      let left = Object.keys(platform.pids());
      const stopping = platform.stop();
      while (left.length > 0) {
        const now = Object.keys(platform.pids());
        stopped.push(...left.filter((name) => !now.includes(name)));
        left = now;
        await pause(1);
      }
      await stopping;
      expect(stopped).toEqual(['gateway', 'billing', 'mailbox', 'database', 'nats']);
      await allGone(pids, 0);
    },
    patience,
  );

  it(
    'says what is wrong when it can not start, and leaves nothing running',
    async () => {
      const lines: string[] = [];
      const wrong = {
        environment: { ATRIUM_LIMITS_FACTOR: '-1' },
        report: (line: string) => lines.push(line),
      };
      await expect(start('wrong', { services: ['billing'], ...wrong })).rejects.toThrow(
        /billing does not start[^]*ATRIUM_LIMITS_FACTOR must be/,
      );
      const again = await start('wrong', { services: [] });
      expect(Object.keys(again.pids())).toHaveLength(3);
    },
    patience,
  );
});

describe('npm start', () => {
  it(
    'says that its port is taken',
    async () => {
      const port = await freePort();
      const other = await new Promise<Server>((resolve) => {
        const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
      });
      await expect(Starter.start(join(folder, 'taken'), { port })).rejects.toThrow(
        `Port ${port} is taken. Set PORT to another one.`,
      );
      other.close();
    },
    patience,
  );
});

async function start(
  name: string,
  options: Omit<Parameters<typeof startPlatform>[0], 'dataFolder'>,
): Promise<Platform> {
  const platform = await startPlatform({ ...options, dataFolder: join(folder, name) });
  running.push(platform);
  return platform;
}
