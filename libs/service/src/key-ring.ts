import { createHmac, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What a key is for: a key never serves two purposes. */
export const keyPurposes = [
  'assertion',
  'one-time-token',
  'password-pepper',
  'fingerprint',
] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

/** The purposes for which each service holds keys: nobody holds what another signs with. */
export const keyPurposesOf: Record<string, readonly KeyPurpose[]> = {
  identity: ['assertion', 'one-time-token', 'password-pepper', 'fingerprint'],
  organizations: ['one-time-token', 'fingerprint'],
  notifications: ['fingerprint'],
};

export interface Key {
  readonly id: string;
  readonly purpose: KeyPurpose;
  /** `assertion`: an Ed25519 private key, PKCS #8 in PEM. Others: 256 random bits, base64url. */
  readonly secret: string;
  /** RFC 3339. The newest key of a purpose is used for new work, the others only to check older. */
  readonly createdAt: string;
}

export interface KeyRingFile {
  readonly keys: readonly Key[];
}

/** A fresh ring with one key for each purpose. */
export function newKeyRing(purposes: readonly KeyPurpose[], now: Date): KeyRingFile {
  return { keys: purposes.map((purpose) => newKey(purpose, now)) };
}

/** Adds a new key for a purpose and keeps the one before, so that nothing signed with it breaks. */
export function rotate(ring: KeyRingFile, purpose: KeyPurpose, now: Date): KeyRingFile {
  const [newest] = ofPurpose(ring.keys, purpose);
  const others = ring.keys.filter((key) => key.purpose !== purpose);
  // A pepper that some password hash was made with is needed for as long as that hash lives.
  const kept =
    purpose === 'password-pepper' ? ofPurpose(ring.keys, purpose) : newest ? [newest] : [];
  return { keys: [...others, ...kept, newKey(purpose, now)] };
}

/** The secret keys of one service. */
export class KeyRing {
  constructor(private readonly file: KeyRingFile) {}

  static fromFile(path: string): KeyRing {
    return new KeyRing(JSON.parse(readFileSync(path, 'utf8')) as KeyRingFile);
  }

  /** The key for new work. */
  newest(purpose: KeyPurpose): Key {
    const [key] = ofPurpose(this.file.keys, purpose);
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

function ofPurpose(keys: readonly Key[], purpose: KeyPurpose): Key[] {
  return keys
    .filter((key) => key.purpose === purpose)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
