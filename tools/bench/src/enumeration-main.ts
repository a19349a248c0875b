import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@atrium/platform';
import { accounts } from './accounts.js';
import { rankSum, spread } from './statistics.js';

// `npm run enumeration`: whether the time of an answer tells that there is an account (ASVS 6.3.8). Known and unknown
// addresses in turn, in random order; the medians must be within 5 ms and the rank sums must not tell them apart.
const pairs = Number(process.argv[2] ?? 400);
const closeEnough = 5;
/** Two-sided at one in a hundred. */
const telling = 2.576;

const folder = mkdtempSync(join(tmpdir(), 'atrium-enumeration-'));
const platform = await startPlatform({
  dataFolder: folder,
  environment: { ATRIUM_LIMITS_FACTOR: '1000000' },
});
try {
  const known = await accounts(platform, pairs);
  const person = {
    ...{ password: 'a heron, a kettle and tea', givenName: 'Nobody', familyName: 'Known' },
    ...{ locale: 'en', organization: { type: 'individual' } },
  };
  const wrong = { password: 'not the password at all', deliver: 'token' };
  let told = 0;
  told += await compare('sign-in, wrong password', '/v1/sessions', known, wrong);
  told += await compare('forgotten password', '/v1/password-resets', known, {});
  told += await compare('sign-up', '/v1/accounts', known, person);
  process.exitCode = told > 0 ? 1 : 0;
} finally {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** One when the time tells, else none. */
async function compare(
  name: string,
  path: string,
  known: readonly string[],
  body: object,
): Promise<number> {
  const times = { known: [] as number[], unknown: [] as number[] };
  const timed = async (email: string, more = body): Promise<number> => {
    const begun = performance.now();
    const response = await fetch(`${platform.gatewayUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, ...more }),
    });
    await response.arrayBuffer();
    return performance.now() - begun;
  };
  for (let warming = 0; warming < 20; warming += 1) await timed(`warm-${warming}@bench.example`);
  for (const [index, address] of known.entries()) {
    // Of the same length, so that only the account makes a difference.
    const unknown = address.replace('person', 'nobody');
    const inTurn = [['known', address] as const, ['unknown', unknown] as const];
    if (Math.random() < 0.5) inTurn.reverse();
    for (const [kind, email] of inTurn) times[kind].push(await timed(email));
    if (index % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const [ofKnown, ofUnknown] = [spread(times.known), spread(times.unknown)];
  const difference = ofKnown.median - ofUnknown.median;
  const z = rankSum(times.known, times.unknown);
  const tells = Math.abs(difference) >= closeEnough || Math.abs(z) > telling;
  const shown = ({ lower, median, upper }: typeof ofKnown): string =>
    `${median.toFixed(2)} ms (${lower.toFixed(2)}–${upper.toFixed(2)})`;
  console.log(
    `${name}: known ${shown(ofKnown)}, unknown ${shown(ofUnknown)}, difference ${difference.toFixed(2)} ms, ` +
      `rank sum z = ${z.toFixed(2)} over ${known.length} pairs: ${tells ? 'TELLS' : 'does not tell'}`,
  );
  return tells ? 1 : 0;
}
