// `npm run race -- billing`: lets processes of a service race for what there is only once, and kills them at it. Each service
// that has such a race brings it along: `test/race-main.ts`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './prepare.mjs';

const [service = '', ...parameters] = process.argv.slice(2);
const program = join(root, 'services', service, 'dist/test/race-main.js');
if (!/^[a-z]+$/.test(service) || !existsSync(program)) {
  console.error('Say whose race: npm run race -- billing');
  process.exit(1);
}
const { findNatsServer } = await import('./platform/dist/src/nats-server.js');
const nats = await findNatsServer(console.log);
run(process.execPath, ['--enable-source-maps', program, ...parameters], {
  NATS_SERVER_BIN: nats.path,
});
