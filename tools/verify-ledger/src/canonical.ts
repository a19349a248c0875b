import { createHash } from 'node:crypto';

/** JSON with sorted names and no white space (RFC 8785), written again from the standard. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items: string[] = [];
    for (const item of value as unknown[]) items.push(canonical(item));
    return `[${items.join(',')}]`;
  }
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    members.push(`${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`);
  }
  return `{${members.join(',')}}`;
}

/** SHA-256 of a value's canonical JSON, as hexadecimal digits. */
export function sha256(value: unknown): string {
  return createHash('sha256').update(canonical(value), 'utf8').digest('hex');
}
