import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BusConnection } from './connection.js';
import { listDeadLetters, replayDeadLetters } from './dead-letters.js';
import { deployUser } from './nats-config.js';

const usage = 'npm run dead-letters -- list | replay <sequence>... | replay all';
const [command, ...wanted] = process.argv.slice(2);
const isReplay = command === 'replay' && wanted.length > 0;
if (command !== 'list' && !isReplay) {
  console.error(usage);
  process.exit(2);
}

const { NATS_URL, NATS_DEPLOY_SEED_FILE, ATRIUM_DATA = '.data' } = process.env;
const data = resolve(ATRIUM_DATA);
const url =
  NATS_URL ?? (JSON.parse(readFileSync(join(data, 'nats.json'), 'utf8')) as { url: string }).url;
const connection = await BusConnection.open({
  name: deployUser,
  url,
  nkeySeed: readFileSync(NATS_DEPLOY_SEED_FILE ?? join(data, 'keys/deploy.seed'), 'utf8'),
});
const letters = isReplay
  ? await replayDeadLetters(
      connection,
      ({ sequence }) => wanted[0] === 'all' || wanted.includes(String(sequence)),
    )
  : await listDeadLetters(connection);
for (const { sequence, diedAt, service, subject, eventId, failures, reason } of letters) {
  console.log(`${sequence}  ${diedAt}  ${service}  ${subject}  ${eventId ?? '-'}`);
  console.log(`    ${failures} failures, the last one: ${reason}`);
}
console.log(`${letters.length} ${isReplay ? 'sent again' : 'dead letters'}`);
await connection.close();
