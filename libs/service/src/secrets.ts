import { createHash, randomBytes } from 'node:crypto';

/** A new secret for somebody to keep: 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The form in which we keep it: SHA-256, base64url. Fast, as 256 random bits can't be guessed anyway. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
