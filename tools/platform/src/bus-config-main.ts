// `npm run bus:config [folder]`: nats.conf, a seed for each user, a key ring for each service that has keys and
// the participants, as docker-compose.yml mounts them. Running it again keeps all keys.
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { completeKeyRings, readParticipants, writeBusConfig } from './bus-config.js';
import { Keys } from './data-folder.js';

const folder = resolve(process.argv[2] ?? '.data/bus');
const keys = new Keys(join(folder, 'keys'));
const place = { host: '0.0.0.0', port: 4222, monitorPort: 8222, storeDir: '/data' };
const participants = resolve('participants.json');
writeBusConfig(join(folder, 'nats.conf'), keys, place, participants);
// Whoever sets up streams and consumers needs them too: none where there is no such file.
writeFileSync(join(folder, 'participants.json'), JSON.stringify(readParticipants(participants)));
completeKeyRings(keys);
// A container's user is not the owner of what is mounted into it; the folder is closed to everybody else.
for (const name of readdirSync(keys.folder)) chmodSync(join(keys.folder, name), 0o644);
console.log(`The configuration of the bus and the keys are in ${folder}`);
