import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  natsConfig,
  type NatsConfigOptions,
  type Participant,
  parseParticipants,
} from '@atrium/messaging';
import { type KeyRingFile, keyPurposesOf, newKeyRing } from '@atrium/service';
import { type BusUser, busUsers, type Keys } from './data-folder.js';

/** What differs between the places where the bus runs. */
export type BusPlace = Pick<NatsConfigOptions, 'host' | 'port' | 'monitorPort' | 'storeDir'>;

/** The participants that a file names; none where there is no such file. */
export function readParticipants(file: string): Participant[] {
  return existsSync(file) ? parseParticipants(readFileSync(file, 'utf8'), busUsers) : [];
}

/** Writes the server's configuration from the contracts and from the participants, where a file names some. */
export function writeBusConfig(file: string, keys: Keys, place: BusPlace, participants: string) {
  const publicKeys = busUsers.map((user) => [user, keys.publicKeyOf(user)]);
  const config = natsConfig({
    ...place,
    users: Object.fromEntries(publicKeys) as Record<BusUser, string>,
    participants: readParticipants(participants),
  });
  writeFileSync(file, config);
}

/** Gives each service the keys that it needs and does not have yet. */
export function completeKeyRings(keys: Keys): void {
  for (const [service, purposes] of Object.entries(keyPurposesOf)) {
    const file = keys.keyRingFileOf(service);
    const ring: KeyRingFile = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as KeyRingFile)
      : { keys: [] };
    const missing = purposes.filter((wanted) => !ring.keys.some((key) => key.purpose === wanted));
    if (missing.length === 0) continue;
    const completed = { keys: [...ring.keys, ...newKeyRing(missing, new Date()).keys] };
    writeFileSync(file, JSON.stringify(completed, null, 2), { mode: 0o600 });
  }
}
