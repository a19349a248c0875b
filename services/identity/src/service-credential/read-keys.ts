import { Problem } from '@atrium/messaging';
import { readSshKey, refusedKey, type StoredSshKey } from '../ssh-key/ssh-key.js';

/** Reads the lines of public keys; the same key twice is one. Throws `invalid-input` naming each that is none. */
export function readKeys(lines: readonly string[]): StoredSshKey[] {
  const read = lines.map(readSshKey);
  const errors = read.flatMap((key, at) =>
    key === null ? [{ pointer: `/publicKeys/${at}`, message: `publicKeys ${refusedKey}` }] : [],
  );
  if (errors.length > 0) throw new Problem('invalid-input', { errors });
  const keys = read.filter((key) => key !== null);
  return [...new Map(keys.map((key) => [key.fingerprint, key])).values()];
}

/** Throws `invalid-input`: only SSH is opened by keys. */
export function requireSsh({ kind }: { kind: string }): void {
  if (kind === 'ssh') return;
  const message = 'publicKeys must be given for ssh alone';
  throw new Problem('invalid-input', { errors: [{ pointer: '/publicKeys', message }] });
}
