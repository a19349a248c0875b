import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyPurpose, KeyRing } from './key-ring.js';

const cipherName = 'aes-256-gcm';
const bytesOfNonce = 12;
const bytesOfTag = 16;

/**
 * Secrets that have to be read again, encrypted (AES-256-GCM): `key.bytes`, the bytes being nonce, tag and text.
 * Each is bound to what it belongs to: put somewhere else in the database, it can't be opened there.
 */
export class SealedTexts {
  constructor(
    private readonly keys: KeyRing,
    private readonly purpose: KeyPurpose,
  ) {}

  seal(text: string, owner: string): string {
    const key = this.keys.newest(this.purpose);
    const nonce = randomBytes(bytesOfNonce);
    const cipher = createCipheriv(cipherName, bytesOf(key.secret), nonce);
    cipher.setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const bytes = Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    return `${key.id}.${bytes.toString('base64url')}`;
  }

  /** Throws when it was altered, belongs to another owner, or its key is gone: none of that is a person's doing. */
  open(sealed: string, owner: string): string {
    const [keyId = '', encoded = ''] = sealed.split('.');
    const key = this.keys.byId(this.purpose, keyId);
    if (!key) throw new Error(`The key ring has no key ${keyId} for ${this.purpose}`);
    const bytes = Buffer.from(encoded, 'base64url');
    const textFrom = bytesOfNonce + bytesOfTag;
    const decipher = createDecipheriv(
      cipherName,
      bytesOf(key.secret),
      bytes.subarray(0, bytesOfNonce),
      { authTagLength: bytesOfTag },
    );
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(bytes.subarray(bytesOfNonce, textFrom));
    const text = Buffer.concat([decipher.update(bytes.subarray(textFrom)), decipher.final()]);
    return text.toString('utf8');
  }
}

function bytesOf(secret: string): Buffer {
  return Buffer.from(secret, 'base64url');
}
