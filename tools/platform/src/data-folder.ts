import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { createUser, fromSeed } from '@nats-io/nkeys';
import { serviceNames } from './service-environment.js';

/** Everybody who signs in at the bus: the services, and `deploy`, which sets up streams and consumers. */
export const busUsers = [...serviceNames, 'deploy'] as const;
export type BusUser = (typeof busUsers)[number];

/** The secrets of one platform, each in a file of its own: no service is given another's. */
export class Keys {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    for (const user of busUsers) {
      const file = this.seedFileOf(user);
      if (!existsSync(file)) writeFileSync(file, newSeed(), { mode: 0o600 });
    }
  }

  seedFileOf(user: BusUser): string {
    return join(this.folder, `${user}.seed`);
  }

  /** The public half of a user's key, as the server's configuration names it. */
  publicKeyOf(user: BusUser): string {
    return fromSeed(readFileSync(this.seedFileOf(user))).getPublicKey();
  }

  keyRingFileOf(service: string): string {
    return join(this.folder, `${service}.keyring.json`);
  }
}

/** Where everything of one platform lies. A second start with the same folder finds it all again. */
export class DataFolder {
  readonly path: string;
  readonly keys: Keys;

  constructor(path: string) {
    this.path = resolve(path);
    for (const name of ['logs', 'database', 'nats', 'mailbox']) {
      mkdirSync(this.file(name), { recursive: true });
    }
    this.keys = new Keys(this.file('keys'));
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** What a process has printed; begun anew with each start of the platform. */
  logFileOf(name: string): string {
    return this.file('logs', `${name}.log`);
  }

  clearLogs(): void {
    for (const name of readdirSync(this.file('logs'))) rmSync(this.file('logs', name));
  }

  /** Removes everything: for tests. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function newSeed(): string {
  return new TextDecoder().decode(createUser().getSeed());
}
