import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { busOver, connectAsDeploy } from '@atrium/messaging';
import { commandOf, idsIn, listErasures, replayErasures, usage } from './erasure-command.js';

// `npm run erasures`: exits with 1 when something is left to be done, with 2 when it was not understood.
const command = commandOf(process.argv.slice(2));
if (!command) {
  console.error(usage);
  process.exit(2);
}

const ids = command.verb === 'replay' ? idsIn(readFileSync(command.file, 'utf8')) : [];
const connection = await connectAsDeploy(process.env);
try {
  const bus = busOver(connection);
  const caller = { requestId: randomUUID() };
  if (command.verb === 'list') {
    for await (const line of listErasures(bus, caller)) console.log(line);
  } else {
    const { lines, isDone } = await replayErasures(ids, bus, caller);
    console.log(lines.join('\n'));
    if (!isDone) process.exitCode = 1;
  }
} finally {
  await connection.close();
}
