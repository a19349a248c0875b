import { randomUUID } from 'node:crypto';
import { busOver, connectAsDeploy, Problem } from '@atrium/messaging';
import { catalogCommand, commandOf, usage } from './catalog-command.js';

// `npm run operator -- catalog …`: exits with 1 when it was refused, with 2 when it was not understood.
const command = commandOf(process.argv.slice(2));
if (!command) {
  console.error(usage);
  process.exit(2);
}

const connection = await connectAsDeploy(process.env);
try {
  const lines = await catalogCommand(command, busOver(connection), { requestId: randomUUID() });
  console.log(lines.join('\n'));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  const { title, detail, errors = [] } = error.details;
  const wrong = errors.map(({ pointer, message }) => `${pointer}: ${message}`);
  console.error([detail ?? title, ...wrong].join('\n'));
  process.exitCode = 1;
} finally {
  await connection.close();
}
