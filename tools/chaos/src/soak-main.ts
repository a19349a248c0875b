import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPlatform } from '@atrium/platform';
import { Logger } from '@nestjs/common';
import { environment } from './chaos.js';
import { memoryOf, type Sample, slope } from './memory.js';
import { moveIn } from './move-in.js';
import { SteadyLoad } from './steady-load.js';

/**
 * `npm run soak`: the memory of every process, idle and under steady load (decision 47). Growth is judged over the second
 * half: in ten minutes of load NATS fills what it keeps by design, the ids of ten minutes' events and the newest block of
 * each stream (8 MB, in a buffer that grows in steps).
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '20' } } });
const minutes = Number(values.minutes);
const limits = { growth: 1, service: 160, all: 900 };
const warmUp = minutes / 2;
const sampleEvery = 10_000;

Logger.overrideLogger(false);
const folder = mkdtempSync(join(tmpdir(), 'atrium-soak-'));
// Passwords cost what they cost: their memory is part of it.
const { ATRIUM_ARGON2_MEMORY: _memory, ATRIUM_ARGON2_PASSES: _passes, ...limitless } = environment;
const platform = await startPlatform({ dataFolder: folder, environment: limitless });
const verdicts: boolean[] = [];
try {
  await sleep(5_000);
  idle();
  const { api, people } = await moveIn(platform, folder, 8);
  const load = new SteadyLoad(api, people, 100);
  const samples = await underLoad(load);
  api.close();
  growth(samples);
  const failures = load.failures.length;
  verdict(failures === 0, `${load.answered} requests answered, ${failures} failed`);
  load.failures.slice(0, 10).forEach((failure) => console.log(`      ${failure}`));
} finally {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}
const failed = verdicts.filter((good) => !good).length;
console.log(`${verdicts.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function idle(): void {
  const services = Object.keys(platform.opsUrls());
  let sum = 0;
  for (const [name, pid] of processes()) {
    const { resident } = memoryOf(pid);
    sum += resident;
    const limit = services.includes(name) ? limits.service : Infinity;
    verdict(resident <= limit, `${name}: ${resident.toFixed(0)} MB idle`);
  }
  verdict(sum <= limits.all, `all: ${sum.toFixed(0)} MB idle (at most ${limits.all})`);
}

async function underLoad(load: SteadyLoad): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(processes().map(([name]) => [name, []]));
  const began = Date.now();
  load.start();
  while (Date.now() < began + minutes * 60_000) {
    await sleep(sampleEvery);
    const at = (Date.now() - began) / 60_000;
    for (const [name, pid] of processes()) samples.get(name)?.push({ at, ...memoryOf(pid) });
  }
  await load.stop();
  return samples;
}

function growth(samples: ReadonlyMap<string, readonly Sample[]>): void {
  for (const [name, all] of samples) {
    const steady = all.filter(({ at }) => at >= warmUp);
    const of = (kind: 'resident' | 'anonymous', samples = steady) =>
      slope(samples.map((sample) => ({ at: sample.at, value: sample[kind] })));
    const first = all.filter(({ at }) => at < warmUp);
    // The database maps its file: what grows there is data, and the system takes it back when it wants.
    const judged = of(name === 'database' ? 'anonymous' : 'resident');
    const now = all.at(-1)?.resident.toFixed(0);
    const figures = `${of('resident').toFixed(2)} MB a minute, without files ${of('anonymous').toFixed(2)}`;
    const before = `${of('anonymous', first).toFixed(2)} in the first half`;
    verdict(
      judged <= limits.growth,
      `${name}: ${figures} (${before}); ${now} MB after ${minutes} min`,
    );
  }
}

/** All that belongs to the platform; the mailbox is for development and keeps its mails in memory. */
function processes(): [string, number][] {
  return Object.entries(platform.pids()).filter(([name]) => name !== 'mailbox');
}

function verdict(good: boolean, what: string): void {
  verdicts.push(good);
  console.log(`${good ? 'ok ' : 'NOT'} ${what}`);
}
