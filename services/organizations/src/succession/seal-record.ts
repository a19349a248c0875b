import type { SuccessionRecord } from '@atrium/contracts';
import { canonicalJson } from '@atrium/service';
import { createHash } from 'node:crypto';

/** SHA-256, as hexadecimal digits, over the canonical JSON of all fields but the hash itself. */
export function hashOf(record: Omit<SuccessionRecord, 'hash'> & { hash?: string }): string {
  const text = canonicalJson({ ...record, hash: undefined });
  return createHash('sha256').update(text).digest('hex');
}

/** Closes a record: whoever changes it later, changes its hash, which those who were there have in a mail. */
export function sealed(record: Omit<SuccessionRecord, 'hash'>): SuccessionRecord {
  return { ...record, hash: hashOf(record) };
}
