import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPlatform } from '@atrium/platform';
import { Logger } from '@nestjs/common';
import { environment } from './chaos.js';
import { moveIn } from './move-in.js';
import { SteadyLoad } from './steady-load.js';

/** `npm run roll`: two of each service, restarted one after the other under load, without a failed request. */
const clients = 8;
const rounds = 2;
const services = ['identity', 'organizations', 'billing', 'notifications', 'gateway'] as const;

Logger.overrideLogger(false);
const folder = mkdtempSync(join(tmpdir(), 'atrium-roll-'));
const platform = await startPlatform({ dataFolder: folder, replicas: 2, environment });
const { api, people } = await moveIn(platform, folder, clients);
const load = new SteadyLoad(api, people, 5);
load.start();
let failed = 0;
try {
  for (let round = 1; round <= rounds; round += 1) {
    for (const service of services) {
      const [answered, failures] = [load.answered, load.failures.length];
      await platform.restart(service);
      await sleep(1_000);
      const found = load.failures.slice(failures);
      if (found.length > 0) failed += 1;
      const verdict = found.length === 0 ? 'ok ' : 'NOT';
      const count = load.answered - answered;
      console.log(`${verdict} ${service} restarted: ${count} answered, ${found.length} failed`);
      found.slice(0, 10).forEach((failure) => console.log(`      ${failure}`));
    }
  }
} finally {
  await load.stop();
  api.close();
  await platform.stop();
}
console.log(`${load.answered} requests answered, ${load.failures.length} failed`);
if (failed > 0) console.log(`logs: ${folder}`);
else rmSync(folder, { recursive: true, force: true });
console.log(`${rounds * services.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
