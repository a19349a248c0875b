import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@atrium/platform';
import { start } from './floor.js';
import type { Load, LoadResult } from './load.js';
import { accounts, cost, password } from './accounts.js';
import { cpuOf } from './processes.js';
import { spread } from './statistics.js';

// `npm run bench:sign-in`: how many sign-ins a second there are for each bare argon2id hash that the same cores do in
// a second (decision 48: at least 0.75). Rounds go bare, product, bare.
const rounds = Number(process.argv[2] ?? 7);
const seconds = 4;
const target = 0.75;
const cores = availableParallelism();

const folder = mkdtempSync(join(tmpdir(), 'atrium-bench-'));
const platform = await startPlatform({
  dataFolder: folder,
  services: ['identity', 'organizations', 'billing', 'gateway'],
  environment: { ATRIUM_LIMITS_FACTOR: '1000000' },
});
try {
  const people = await accounts(platform, 200);
  const costs = [cost.memoryCost, cost.timeCost, cores].map(String);
  const bare = await start('bare-hashes.js', costs);
  const generator = await start('load.js', []);
  const ratios: number[] = [];
  const processes = { ...platform.pids(), 'load generator': generator.pid as number };
  const used = new Map<string, number>();
  let signIns = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const before = await hashesPerSecond(bare);
    const cpuBefore = cpuOfEach(processes);
    const { requests, perSecond, p50, p99, failed } = await signInsPerSecond(generator, people);
    const cpuAfter = cpuOfEach(processes);
    const after = await hashesPerSecond(bare);
    const hashes = (before + after) / 2;
    // The first one warms up.
    if (round === 0) continue;
    ratios.push(perSecond / hashes);
    signIns += requests;
    for (const [name, cpu] of cpuAfter) {
      used.set(name, (used.get(name) ?? 0) + cpu - (cpuBefore.get(name) ?? 0));
    }
    console.log(
      `${perSecond.toFixed(0)} sign-ins ÷ ${hashes.toFixed(0)} hashes a second = ${(perSecond / hashes).toFixed(2)}` +
        `  (bare against itself ${(after / before).toFixed(2)}; p50 ${p50} ms, p99 ${p99} ms, ${failed} failed)`,
    );
  }
  bare.kill();
  generator.kill();
  const each = [...used].map(([name, cpu]) => `${name} ${(cpu / signIns / 1_000).toFixed(1)}`);
  console.log(`CPU of a sign-in in ms, its hash is identity's: ${each.join(', ')}`);
  const { lower, median, upper } = spread(ratios);
  const verdict = lower >= target ? 'holds' : upper < target ? 'missed' : 'not shown';
  console.log(
    `sign-in ${median.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)}), at least ${target}: ${verdict}`,
  );
} finally {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The CPU time that each process has used so far, in microseconds. */
function cpuOfEach(processes: Readonly<Record<string, number>>): Map<string, number> {
  return new Map(Object.entries(processes).map(([name, pid]) => [name, cpuOf([pid])]));
}

async function hashesPerSecond(bare: ChildProcess): Promise<number> {
  bare.send({ seconds: seconds / 2 });
  const [{ perSecond }] = (await once(bare, 'message')) as [{ perSecond: number }];
  return perSecond;
}

async function signInsPerSecond(
  generator: ChildProcess,
  people: readonly string[],
): Promise<LoadResult> {
  const load: Load = {
    url: `${platform.gatewayUrl}/v1/sessions`,
    method: 'POST',
    // Enough that the cores never wait, few enough that nobody is sent away.
    connections: cores * 4,
    seconds,
    requests: people.map((email) => ({
      token: '',
      body: { email, password, deliver: 'token' },
    })),
  };
  generator.send(load);
  const [result] = (await once(generator, 'message')) as [LoadResult];
  return result;
}
