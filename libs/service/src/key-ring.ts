import { createHmac, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Clock, systemClock } from '@atrium/messaging';

/** What a key is for: a key never serves two purposes. */
export const keyPurposes = [
  'assertion',
  'one-time-token',
  'password-pepper',
  'fingerprint',
  'factor-seed',
] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

/** The purposes for which each service holds keys: nobody holds what another signs with. */
export const keyPurposesOf: Record<string, readonly KeyPurpose[]> = {
  identity: ['assertion', 'one-time-token', 'password-pepper', 'fingerprint', 'factor-seed'],
  organizations: ['one-time-token', 'fingerprint'],
  billing: ['fingerprint'],
  notifications: ['fingerprint'],
};

export interface Key {
  readonly id: string;
  readonly purpose: KeyPurpose;
  /** `assertion`: an Ed25519 private key, PKCS #8 in PEM. Others: 256 random bits, base64url. */
  readonly secret: string;
  /** RFC 3339. Every process knows a key before any uses it: it is used once it is ten minutes old. */
  readonly createdAt: string;
}

export interface KeyRingFile {
  readonly keys: readonly Key[];
}

/** A fresh ring with one key for each purpose. */
export function newKeyRing(purposes: readonly KeyPurpose[], now: Date): KeyRingFile {
  return { keys: purposes.map((purpose) => newKey(purpose, now)) };
}

/** How old a key must be to be used for new work, in milliseconds. */
const publishedFor = 10 * 60_000;

/** How often a file of keys is looked at, in milliseconds. */
const lookedAtEvery = 10_000;

/** What they were used for lives as long as an account: a password's hash, the seed of its codes. */
const keptForever: readonly KeyPurpose[] = ['password-pepper', 'factor-seed'];

/** Adds a new key for a purpose and keeps the one in use, so that nothing signed with it breaks. */
export function rotate(ring: KeyRingFile, purpose: KeyPurpose, now: Date): KeyRingFile {
  const keys = ofPurpose(ring.keys, purpose);
  const others = ring.keys.filter((key) => key.purpose !== purpose);
  const kept = keptForever.includes(purpose) ? keys : keys.slice(0, inUse(keys, now) + 1);
  return { keys: [...others, ...kept, newKey(purpose, now)] };
}

/** The secret keys of one service. */
export class KeyRing {
  constructor(
    private ring: KeyRingFile,
    private readonly clock: Clock = systemClock,
    private readonly changed: () => KeyRingFile | undefined = () => undefined,
  ) {}

  /** Looks at the file again every ten seconds, so that a rotation needs no restart. */
  static fromFile(path: string, clock?: Clock, lookEvery = lookedAtEvery): KeyRing {
    const { ring, changed } = watched(path, lookEvery);
    return new KeyRing(ring, clock, changed);
  }

  private get file(): KeyRingFile {
    this.ring = this.changed() ?? this.ring;
    return this.ring;
  }

  /**
   * The key for new work: the newest one that every process has had ten minutes to learn of. A key that is
   * alone, or the oldest of several young ones, is used at once.
   */
  newest(purpose: KeyPurpose): Key {
    const keys = ofPurpose(this.file.keys, purpose);
    const key = keys[inUse(keys, this.clock.now())];
    if (!key) throw new Error(`The key ring has no key for ${purpose}`);
    return key;
  }

  /** All keys of a purpose, newest first. */
  all(purpose: KeyPurpose): Key[] {
    return ofPurpose(this.file.keys, purpose);
  }

  byId(purpose: KeyPurpose, id: string): Key | undefined {
    return this.file.keys.find((key) => key.id === id && key.purpose === purpose);
  }

  /** HMAC-SHA-256 with the newest key of a purpose, base64url. */
  mac(purpose: KeyPurpose, text: string): string {
    return macWith(this.newest(purpose), text);
  }
}

/** HMAC-SHA-256 of a text with one key, base64url. */
export function macWith(key: Key, text: string): string {
  return createHmac('sha256', Buffer.from(key.secret, 'base64url'))
    .update(text)
    .digest('base64url');
}

/** Compares two texts in a time that does not depend on where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function newKey(purpose: KeyPurpose, now: Date): Key {
  const secret =
    purpose === 'assertion'
      ? generateKeyPairSync('ed25519')
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString()
      : randomBytes(32).toString('base64url');
  return { id: randomBytes(6).toString('hex'), purpose, secret, createdAt: now.toISOString() };
}

/** Which of the keys, newest first, is used for new work. */
function inUse(keys: readonly Key[], now: Date): number {
  const published = now.getTime() - publishedFor;
  const ripe = keys.findIndex(({ createdAt }) => Date.parse(createdAt) <= published);
  return ripe === -1 ? keys.length - 1 : ripe;
}

/** A file as it is now, and then, on being asked, whenever it has become another one that can be read. */
function watched(path: string, lookEvery: number) {
  const read = (): KeyRingFile => JSON.parse(readFileSync(path, 'utf8')) as KeyRingFile;
  const version = (): string => {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  };
  let [known, lookedAt] = [version(), performance.now()];
  const changed = (): KeyRingFile | undefined => {
    if (performance.now() - lookedAt < lookEvery) return undefined;
    lookedAt = performance.now();
    try {
      const now = version();
      if (now === known) return undefined;
      const ring = read();
      known = now;
      return ring;
    } catch {
      // Gone or half written: the keys at hand serve until it can be read.
      return undefined;
    }
  };
  return { ring: read(), changed };
}

function ofPurpose(keys: readonly Key[], purpose: KeyPurpose): Key[] {
  return keys
    .filter((key) => key.purpose === purpose)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
