import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Platform, startPlatform } from '@atrium/platform';
import { MongoClient } from 'mongodb';
import { eventSeen } from './event-seen.js';
import { type Floor, floorUriOf, startFloor } from './floor.js';
import { measureGrowth } from './growth.js';
import { measureInvoices } from './invoices.js';
import { Measuring } from './measuring.js';
import { accepting, eventsMeasured, measurePaths, supplyOf } from './paths.js';
import { report } from './report.js';
import { measureRights } from './rights.js';
import type { Effort } from './rounds.js';
import { seed } from './seed.js';

/** `npm run bench`: the product's hot paths against the bare stack, in one run on one machine. */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '1.5' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: 'bench.json' },
  },
});
const effort: Effort = values.quick
  ? { rounds: 3, seconds: 1 }
  : { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const connectionCounts = values.quick ? [10] : [10, 50];
const amounts = values.quick
  ? { people: 15_000, invitations: 30_000 }
  : { people: 30_000, invitations: 120_000 };
const seen = 'event seen';
const wants = (...names: string[]): boolean =>
  names.some((name) => name.includes(values.only ?? ''));

const folder = mkdtempSync(join(tmpdir(), 'atrium-bench-'));
// Without notifications: the mails of thousands of invitations a second would be measured instead.
const platform = await startPlatform({
  dataFolder: folder,
  services: ['identity', 'organizations', 'billing', 'gateway'],
  environment: { ATRIUM_LIMITS_FACTOR: '1000000' },
});
let floor: Floor | undefined;
let measuring: Measuring | undefined;
try {
  console.log('filling both sides alike');
  const filled = await seed(platform, floorUriOf(platform), {
    people: amounts.people,
    invitations: wants(accepting, seen) ? amounts.invitations : 0,
  });
  floor = await startFloor(platform);
  measuring = new Measuring(platform, floor, { ...effort, wants, connectionCounts });
  const invitations = supplyOf(filled);
  await measurePaths(measuring, filled, invitations);
  await measureRights(measuring);
  await measureGrowth(measuring, filled.people);
  await measureInvoices(measuring);
  report(
    {
      node: process.version,
      database: await engineOf(platform),
      comparisons: measuring.comparisons,
      eventSeen: wants(seen)
        ? await eventSeen(platform, floor, {
            product: invitations.take(eventsMeasured),
            floor: invitations.take(eventsMeasured),
          })
        : null,
    },
    values.out,
  );
} finally {
  measuring?.stop();
  floor?.stop();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function engineOf(platform: Platform): Promise<string> {
  const client = await MongoClient.connect(platform.mongoUri('identity'));
  const { version, gitVersion } = await client.db().admin().buildInfo();
  await client.close();
  // The embedded one says so there; its version is that of the MongoDB it behaves like.
  return gitVersion === 'embedded-mongo' ? `embedded-mongo (as ${version})` : `MongoDB ${version}`;
}
