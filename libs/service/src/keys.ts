import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { keyPurposes, keyPurposesOf, type KeyPurpose, newKeyRing, rotate } from './key-ring.js';
import type { KeyRingFile } from './key-ring.js';

const usage = `npm run keys -- create <service> <file>    a new key ring
npm run keys -- rotate <purpose> <file>    a new key, used after ten minutes; the one before still checks what it signed
npm run keys -- list <file>                ids, purposes and ages, no secrets
purposes: ${keyPurposes.join(', ')}; processes notice within ten seconds`;

/** The command behind `npm run keys`. Answers what to print; throws with what is wrong. */
export function keysCommand(words: readonly string[], now: Date): string {
  const [verb, ...rest] = words;
  if (verb === 'create') return create(rest[0], rest[1], now);
  if (verb === 'rotate') return rotateFile(rest[0], rest[1], now);
  if (verb === 'list') return list(rest[0]);
  throw new Error(usage);
}

function create(service = '', file = '', now: Date): string {
  const purposes = keyPurposesOf[service];
  if (!purposes || !file) throw new Error(usage);
  if (existsSync(file)) throw new Error(`${file} exists: a lost key can not be brought back`);
  write(file, newKeyRing(purposes, now));
  return list(file);
}

function rotateFile(purpose = '', file = '', now: Date): string {
  if (!keyPurposes.includes(purpose as KeyPurpose) || !file) throw new Error(usage);
  write(file, rotate(read(file), purpose as KeyPurpose, now));
  return list(file);
}

function list(file = ''): string {
  if (!file) throw new Error(usage);
  return read(file)
    .keys.map(({ id, purpose, createdAt }) => `${id}  ${purpose.padEnd(16)} ${createdAt}`)
    .join('\n');
}

function read(file: string): KeyRingFile {
  return JSON.parse(readFileSync(file, 'utf8')) as KeyRingFile;
}

/** Never half a file: a process that starts meanwhile reads the one before or the new one. */
function write(file: string, ring: KeyRingFile): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    console.log(keysCommand(process.argv.slice(2), new Date()));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
