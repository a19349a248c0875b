// Writes the configuration of the bus and the services' key rings, then sets up streams and consumers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  BusConnection,
  deployUser,
  natsConfig,
  parseParticipants,
  provision,
} from '@atrium/messaging';
import { type KeyRingFile, keyPurposesOf, newKeyRing } from '@atrium/service';
import type { SetupStep } from './bus.js';
import { type BusUser, busUsers, DataFolder } from './data-folder.js';

const [folder = '', port, monitorPort] = process.argv.slice(2);
const data = new DataFolder(folder);

const publicKeys = busUsers.map((user) => [user, data.publicKeyOf(user)]);
const participants = data.file('participants.json');
const config = natsConfig({
  users: Object.fromEntries(publicKeys) as Record<BusUser, string>,
  port: Number(port),
  monitorPort: Number(monitorPort),
  storeDir: data.file('nats'),
  participants: existsSync(participants)
    ? parseParticipants(readFileSync(participants, 'utf8'), busUsers)
    : [],
});
writeFileSync(data.file('nats.conf'), config);
// For commands that have to find the bus: `npm run dead-letters`.
const addresses = { url: `nats://127.0.0.1:${port}`, monitor: `http://127.0.0.1:${monitorPort}` };
writeFileSync(data.file('nats.json'), JSON.stringify(addresses));
tell('configured');

for (const [service, purposes] of Object.entries(keyPurposesOf)) {
  const file = data.keyRingFileOf(service);
  const ring = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as KeyRingFile)
    : { keys: [] };
  // A service may need keys for more than when the folder was made.
  const missing = purposes.filter((wanted) => !ring.keys.some(({ purpose }) => purpose === wanted));
  if (missing.length === 0) continue;
  const keys = [...ring.keys, ...newKeyRing(missing, new Date()).keys];
  writeFileSync(file, JSON.stringify({ keys }, null, 2), { mode: 0o600 });
}

const connection = await BusConnection.open({
  name: deployUser,
  url: addresses.url,
  nkeySeed: readFileSync(data.seedFileOf(deployUser), 'utf8'),
});
await provision(connection);
await connection.close();
tell('provisioned');
process.disconnect();

function tell(step: SetupStep): void {
  process.send?.(step);
}
