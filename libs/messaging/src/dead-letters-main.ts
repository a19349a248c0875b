import { listDeadLetters, replayDeadLetters } from './dead-letters.js';
import { connectAsDeploy } from './deploy-connection.js';

const usage = 'npm run dead-letters -- list | replay <sequence>... | replay all';
const [command, ...wanted] = process.argv.slice(2);
const isReplay = command === 'replay' && wanted.length > 0;
if (command !== 'list' && !isReplay) {
  console.error(usage);
  process.exit(2);
}

const connection = await connectAsDeploy(process.env);
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
