import { randomBytes } from 'node:crypto';
import { recoveryCodeCount } from '@atrium/contracts';
import { secretHash } from '../secret.js';

/** Crockford's base 32: nothing that is taken for something else when it is read from paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 24;

/** New codes, 120 random bits each (ASVS 6.5.2): too many to be guessed, so a fast hash keeps them. */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const bare = Array.from({ length: recoveryCodeCount }, newCode);
  return {
    codes: bare.map((code) => code.replace(/.{4}(?=.)/g, '$&-')),
    hashes: bare.map(secretHash),
  };
}

/** The form in which we keep a code, however it was typed. */
export function recoveryCodeHash(typed: string): string {
  const read = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return secretHash(read);
}

function newCode(): string {
  // 256 is a multiple of 32: each character is as likely as any other.
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
