import type { OperatorAct } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { createHash, randomBytes } from 'node:crypto';
import type { LogEntry, ReadEntry } from './security-log.js';

/**
 * A line in its place: whoever changes, removes or moves one breaks the chain from there on (ASVS 16.4.2). Where it was
 * done is in the chain by a hash alone, so that it can be forgotten.
 */
export interface ChainedLine extends ReadEntry {
  readonly accountId: string;
  /** Counts the lines of an account from 1, without a gap. */
  readonly n: number;
  /** Of the line before; null in the first. */
  readonly prevHash: string | null;
  /** Keeps the place from being found by trying all addresses. Null: forgotten, with `device` and `network`. */
  readonly salt: string | null;
  readonly sceneHash: string;
  readonly hash: string;
}

/** What is lost when the account is deleted: all that tells of a person. */
type KeptScene = Pick<ChainedLine, 'device' | 'network' | 'salt'>;

/** A line that says where it was, as all those of an account that is there. */
export type KnownLine = ChainedLine & { readonly [Name in keyof KeptScene]: string };

/** Where a chain goes on. */
export type Tail = Pick<ChainedLine, 'n' | 'hash'> | null;

/** 128 random bits. */
export function newSalt(): string {
  return randomBytes(16).toString('base64url');
}

/** Puts lines behind the last one of an account's chain, each with a salt of its own. */
export function chained(
  accountId: string,
  entries: readonly (LogEntry & { readonly salt: string })[],
  tail: Tail,
): KnownLine[] {
  let last = tail;
  return entries.map(({ id, kind, at, device, network, salt, sessionId, operatorAct }) => {
    const n = (last?.n ?? 0) + 1;
    const prevHash = last?.hash ?? null;
    const scene = { device, network, salt };
    const told = { id, kind, at, ...scene, sessionId, ...(operatorAct && { operatorAct }) };
    const open = { accountId, n, prevHash, ...told, sceneHash: sceneHashOf(scene) };
    const line = { ...open, hash: hashOf(open) };
    last = line;
    return line;
  });
}

/** SHA-256, in hex, of where a line was done, with its salt: as JSON, names in alphabetical order, no space. */
export function sceneHashOf({ device, network, salt }: KeptScene): string {
  return sha256({ device, network, salt });
}

/**
 * SHA-256, in hex, of a line as JSON without its hash and its scene, for which `sceneHash` stands: names in alphabetical
 * order, no space, the time in RFC 3339 with milliseconds. `id` is called `lineId`, as whoever exports the log gets it.
 * What a line has not is left out.
 */
export function hashOf({
  id: lineId,
  ...line
}: Omit<ChainedLine, 'hash' | keyof KeptScene>): string {
  const { accountId, at, kind, n, prevHash, sceneHash, sessionId } = line;
  const operatorAct = line.operatorAct && inOrder(line.operatorAct);
  const fields = { accountId, at, kind, lineId, n, operatorAct };
  return sha256({ ...fields, prevHash, sceneHash, sessionId });
}

function inOrder({ kind, organizationId, subjectId }: OperatorAct): OperatorAct {
  return { kind, organizationId, subjectId };
}

/** Of its JSON, with names in the order that they are given in. */
function sha256(fields: object): string {
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

export function isKnown(line: ChainedLine): line is KnownLine {
  return line.device !== null && line.network !== null && line.salt !== null;
}

/** The lines of whoever asks. Throws `sign-in-required` where the account was deleted a moment ago. */
export function knownTo(lines: readonly ChainedLine[]): readonly KnownLine[] {
  if (!lines.every(isKnown)) throw new Problem('sign-in-required');
  return lines;
}

/** A place at which a chain is not as it was written. */
export interface Break {
  /** The line that should be here. */
  readonly n: number;
  readonly what: 'missing' | 'changed' | 'not-linked';
}

/** What is known of an account beside its lines. */
export interface Owner {
  /** How many lines it has at least: without it nobody would miss the last ones. */
  readonly count: number;
  /** There is no such account any more: then its lines may have lost where they were, else none. */
  readonly isGone: boolean;
}

/** The first line that is missing, was changed or stands in another's place; null for a whole chain. */
export function firstBreak(
  lines: readonly ChainedLine[],
  { count, isGone }: Owner,
  before: Tail = null,
): Break | null {
  let last = before;
  for (const line of lines) {
    const n = (last?.n ?? 0) + 1;
    if (line.n !== n) return { n, what: 'missing' };
    if (hashOf(line) !== line.hash) return { n, what: 'changed' };
    if (!isSceneWhole(line, isGone)) return { n, what: 'changed' };
    if (line.prevHash !== (last?.hash ?? null)) return { n, what: 'not-linked' };
    last = line;
  }
  const next = (last?.n ?? 0) + 1;
  return next <= count ? { n: next, what: 'missing' } : null;
}

/** All of it is there, and is what was written; or nothing of it, of somebody who is gone. */
function isSceneWhole({ device, network, salt, sceneHash }: ChainedLine, isGone: boolean): boolean {
  const scene = { device, network, salt };
  if (Object.values(scene).every((part) => part === null)) return isGone;
  return sceneHashOf(scene) === sceneHash;
}
