import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Platform, startPlatform } from '../src/platform.js';

const patience = 180_000;
let folder: string;
let platform: Platform;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-replicas-'));
  platform = await startPlatform({
    dataFolder: folder,
    services: ['identity', 'gateway'],
    replicas: 2,
    environment: { ATRIUM_LIMITS_FACTOR: '100000' },
  });
}, patience);
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
}, patience);

describe('two processes of each service', () => {
  it('are there, and share the work', async () => {
    const names = Object.keys(platform.opsUrls());
    expect(names).toEqual(['identity-1', 'identity-2', 'gateway-1', 'gateway-2']);
    const load = new Load(`${platform.gatewayUrl}/v1/sessions/current`, 8);
    await load.until(() => load.answers > 400);
    await load.stop();
    const shares = [];
    for (const name of names) shares.push(await handled(name));
    expect(Math.min(...shares)).toBeGreaterThan(50);
  });

  it(
    'restart one after the other without a request that fails',
    async () => {
      const load = new Load(`${platform.gatewayUrl}/v1/sessions/current`, 8);
      const pids = platform.pids();
      await platform.restart('gateway');
      await platform.restart('identity');
      const enough = load.answers + 100;
      await load.until(() => load.answers > enough);
      await load.stop();
      expect(load.failures).toEqual([]);
      for (const [name, pid] of Object.entries(platform.pids())) {
        if (/^(gateway|identity)-/.test(name)) expect(pid).not.toBe(pids[name]);
      }
    },
    patience,
  );
});

/** Requests that one process has answered over HTTP or the bus, as it counts them itself. */
async function handled(name: string): Promise<number> {
  const metrics = await (await fetch(`${platform.opsUrls()[name]}/metrics`)).text();
  const counts = metrics.matchAll(/^atrium_(?:http|requests_replied)_seconds_count\{.*\} (\d+)/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Some connections that ask again and again, each as soon as it has its answer. */
class Load {
  answers = 0;
  readonly failures: string[] = [];
  #stopped = false;
  readonly #agent: Agent;
  readonly #loops: Promise<void>[];

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#loops = Array.from({ length: connections }, () => this.#ask());
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
    this.#agent.destroy();
  }

  async #ask(): Promise<void> {
    while (!this.#stopped) {
      const outcome = await new Promise<number | string>((resolve) => {
        // An unknown token: identity has to be asked each time, and says no.
        const headers = { authorization: `Bearer ${randomUUID()}` };
        get(this.url, { agent: this.#agent, headers }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode ?? 0));
        }).once('error', (error) => resolve(error.message));
      });
      this.answers += 1;
      if (outcome !== 401) this.failures.push(String(outcome));
    }
  }
}
