import type { OperatorAct } from '@atrium/contracts';
import { createHash } from 'node:crypto';
import type { LogEntry } from './security-log.js';

/** A line in its place: whoever changes, removes or moves one breaks the chain from there on (ASVS 16.4.2). */
export interface ChainedLine extends LogEntry {
  readonly accountId: string;
  /** Counts the lines of an account from 1, without a gap. */
  readonly n: number;
  /** Of the line before; null in the first. */
  readonly prevHash: string | null;
  readonly hash: string;
}

/** Where a chain goes on. */
export type Tail = Pick<ChainedLine, 'n' | 'hash'> | null;

/** Puts lines behind the last one of an account's chain. */
export function chained(
  accountId: string,
  entries: readonly LogEntry[],
  tail: Tail,
): ChainedLine[] {
  let last = tail;
  return entries.map(({ id, kind, at, device, network, sessionId, operatorAct }) => {
    const n = (last?.n ?? 0) + 1;
    const prevHash = last?.hash ?? null;
    const told = { id, kind, at, device, network, sessionId, ...(operatorAct && { operatorAct }) };
    const open = { accountId, n, prevHash, ...told };
    const line = { ...open, hash: hashOf(open) };
    last = line;
    return line;
  });
}

/**
 * SHA-256, in hex, of a line as JSON without its hash: names in alphabetical order, no space, the time in RFC
 * 3339 with milliseconds. `id` is called `lineId`, as whoever exports the log gets it. What a line has not is left out.
 */
export function hashOf({ id: lineId, at, ...line }: Omit<ChainedLine, 'hash'>): string {
  const { accountId, device, kind, n, network, prevHash, sessionId } = line;
  const operatorAct = line.operatorAct && inOrder(line.operatorAct);
  const fields = { accountId, at, device, kind, lineId, n, network, operatorAct };
  const hashed = JSON.stringify({ ...fields, prevHash, sessionId });
  return createHash('sha256').update(hashed).digest('hex');
}

function inOrder({ kind, organizationId, subjectId }: OperatorAct): OperatorAct {
  return { kind, organizationId, subjectId };
}

/** A place at which a chain is not as it was written. */
export interface Break {
  /** The line that should be here. */
  readonly n: number;
  readonly what: 'missing' | 'changed' | 'not-linked';
}

/**
 * The first line that is missing, was changed or stands in another's place; null for a whole chain. `count` is
 * how many lines the account says that it has: without it nobody would miss the last ones.
 */
export function firstBreak(
  lines: readonly ChainedLine[],
  count: number,
  before: Tail = null,
): Break | null {
  let last = before;
  for (const line of lines) {
    const n = (last?.n ?? 0) + 1;
    if (line.n !== n) return { n, what: 'missing' };
    if (hashOf(line) !== line.hash) return { n, what: 'changed' };
    if (line.prevHash !== (last?.hash ?? null)) return { n, what: 'not-linked' };
    last = line;
  }
  const next = (last?.n ?? 0) + 1;
  return next <= count ? { n: next, what: 'missing' } : null;
}
