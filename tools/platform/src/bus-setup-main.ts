// Writes the configuration of the bus and the services' key rings, then sets up streams and consumers.
import { readFileSync, writeFileSync } from 'node:fs';
import { BusConnection, deployUser, provision } from '@atrium/messaging';
import type { SetupStep } from './bus.js';
import { completeKeyRings, writeBusConfig } from './bus-config.js';
import { DataFolder } from './data-folder.js';

const [folder = '', port, monitorPort] = process.argv.slice(2);
const data = new DataFolder(folder);

const place = { port: Number(port), monitorPort: Number(monitorPort), storeDir: data.file('nats') };
writeBusConfig(data.file('nats.conf'), data.keys, place, data.file('participants.json'));
// For commands that have to find the bus: `npm run dead-letters`.
const addresses = { url: `nats://127.0.0.1:${port}`, monitor: `http://127.0.0.1:${monitorPort}` };
writeFileSync(data.file('nats.json'), JSON.stringify(addresses));
tell('configured');
completeKeyRings(data.keys);

const connection = await BusConnection.open({
  name: deployUser,
  url: addresses.url,
  nkeySeed: readFileSync(data.keys.seedFileOf(deployUser), 'utf8'),
});
await provision(connection);
await connection.close();
tell('provisioned');
process.disconnect();

function tell(step: SetupStep): void {
  process.send?.(step);
}
