import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Platform, startPlatform } from '@atrium/platform';
import { MongoClient } from 'mongodb';
import { eventSeen } from './event-seen.js';
import { type Floor, floorUriOf, start, startFloor } from './floor.js';
import { line, report } from './report.js';
import { compare, type Comparison, type Effort, type Side } from './rounds.js';
import {
  type Invitation,
  type Person,
  seed,
  type Seed,
  seedOrganization,
  sessionsInUse,
} from './seed.js';

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
const amounts = { people: 10_000, invitations: values.quick ? 30_000 : 120_000 };
const eventsMeasured = 300;

const folder = mkdtempSync(join(tmpdir(), 'atrium-bench-'));
// Without notifications: the mails of thousands of invitations a second would be measured instead.
const platform = await startPlatform({
  dataFolder: folder,
  services: ['identity', 'organizations', 'billing', 'gateway'],
  environment: { ATRIUM_LIMITS_FACTOR: '1000000' },
});
let floor: Floor | undefined;
try {
  console.log('filling both sides alike');
  const filled = await seed(platform, floorUriOf(platform), amounts);
  floor = await startFloor(platform);
  const generator = await start('load.js', []);
  const comparisons: Comparison[] = [];
  const measure = async (name: string, product: Side, bare: Side): Promise<void> => {
    if (values.only && !name.includes(values.only)) return;
    for (const connections of connectionCounts) {
      console.log(`measuring: ${name}, ${connections} connections`);
      const sides = { product, floor: bare };
      const shown = await compare(name, connections, sides, generator, effort);
      console.log(line(shown));
      comparisons.push(shown);
    }
  };
  const invitations = supplyOf(filled);
  await measurePaths(platform, floor, filled, invitations, measure);
  await measureGrowth(platform, filled.people, measure);
  const seen = await eventSeen(platform, floor, {
    product: invitations.take(eventsMeasured),
    floor: invitations.take(eventsMeasured),
  });
  generator.kill();
  report(
    { node: process.version, database: await engineOf(platform), comparisons, eventSeen: seen },
    values.out,
  );
} finally {
  floor?.stop();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}

type Measure = (name: string, product: Side, bare: Side) => Promise<void>;

async function measurePaths(
  product: Platform,
  bare: Floor,
  { people: everybody }: Seed,
  invitations: ReturnType<typeof supplyOf>,
  measure: Measure,
): Promise<void> {
  const people = everybody.slice(0, sessionsInUse);
  const databasePid = product.pids()['database'];
  const shared = databasePid === undefined ? [] : [databasePid];
  const ours = (path: string, load: Omit<Side['load'], 'url'>): Side => ({
    load: { url: `${product.gatewayUrl}${path}`, ...load },
    pids: Object.entries(product.pids())
      .filter(([name]) => name !== 'mailbox')
      .map(([, pid]) => pid),
  });
  const theirs = (path: string, load: Omit<Side['load'], 'url'>): Side => ({
    load: { url: `${bare.url}${path}`, ...load },
    pids: [...bare.pids, ...shared],
  });
  const reading = { method: 'GET' as const, requests: people.map(({ token }) => ({ token })) };
  await measure(
    'authenticate, warm',
    ours('/v1/sessions/current', reading),
    theirs('/constant', reading),
  );
  await measure(
    'list my organizations',
    ours('/v1/me/organizations', reading),
    theirs('/organizations', reading),
  );
  const switching = {
    method: 'PUT' as const,
    requests: people.flatMap(({ token, organizationIds }) =>
      organizationIds.map((organizationId) => ({ token, body: { organizationId } })),
    ),
  };
  await measure(
    'switch',
    ours('/v1/me/current-organization', switching),
    theirs('/current', switching),
  );
  const parts = invitations.split();
  await measure(
    'accept an invitation',
    ours('/v1/invitations/accept', {
      method: 'POST',
      once: true,
      requests: parts.product.map(({ session, token }) => ({ token: session, body: { token } })),
    }),
    theirs('/accept', {
      method: 'POST',
      once: true,
      requests: parts.floor.map(({ session, id }) => ({ token: session, body: { id } })),
    }),
  );
  await product.stopService('gateway');
  await product.startServices(['gateway'], { ATRIUM_SESSION_CACHE_MS: '0' });
  await measure(
    'authenticate, cold',
    ours('/v1/sessions/current', reading),
    theirs('/session', reading),
  );
}

/** Accepting into an organization with 100,000 members, against one with 100: both sides are the product. */
async function measureGrowth(
  product: Platform,
  people: readonly Person[],
  measure: Measure,
): Promise<void> {
  const side = async (size: 'small' | 'big'): Promise<Side> => {
    const invitations = await seedOrganization(product, size, people);
    return {
      pids: Object.values(product.pids()),
      load: {
        url: `${product.gatewayUrl}/v1/invitations/accept`,
        method: 'POST',
        once: true,
        requests: invitations.map(({ session, token }) => ({ token: session, body: { token } })),
      },
    };
  };
  await measure('accept, 100,000 ÷ 100 members', await side('big'), await side('small'));
}

/** Invitations can be accepted once: everybody who measures takes others. */
function supplyOf({ invitations }: Seed) {
  const left: Invitation[] = [...invitations];
  return {
    take: (amount: number): Invitation[] => left.splice(0, amount),
    // The floor runs twice in a round, and faster.
    split: () => ({
      product: left.slice(2 * eventsMeasured, left.length / 3),
      floor: left.slice(left.length / 3),
    }),
  };
}

async function engineOf(platform: Platform): Promise<string> {
  const client = await MongoClient.connect(platform.mongoUri('identity'));
  const { version, gitVersion } = await client.db().admin().buildInfo();
  await client.close();
  // The embedded one says so there; its version is that of the MongoDB it behaves like.
  return gitVersion === 'embedded-mongo' ? `embedded-mongo (as ${version})` : `MongoDB ${version}`;
}
