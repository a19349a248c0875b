// Writes the configuration of the bus and the services' key rings, then sets up streams and consumers.
import { readFileSync } from 'node:fs';
import { BusConnection, deployUser, provision } from '@atrium/messaging';
import type { SetupStep } from './bus.js';
import { completeKeyRings, readParticipants, writeBusConfig } from './bus-config.js';
import { DataFolder } from './data-folder.js';

const [folder = '', natsUrl = ''] = process.argv.slice(2);
const data = new DataFolder(folder);

// The ports are parameters of the server, which runs in the data folder: the file stays good when they change
// and when the folder is moved.
const place = { port: 4222, storeDir: 'nats' };
writeBusConfig(data.file('nats.conf'), data.keys, place, data.file('participants.json'));
completeKeyRings(data.keys);
tell('configured');

const connection = await BusConnection.open({
  name: deployUser,
  url: natsUrl,
  nkeySeed: readFileSync(data.keys.seedFileOf(deployUser), 'utf8'),
});
await provision(connection, {
  participants: readParticipants(data.file('participants.json')),
});
await connection.close();
tell('provisioned');
process.disconnect();

function tell(step: SetupStep): void {
  process.send?.(step);
}
