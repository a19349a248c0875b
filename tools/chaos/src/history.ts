import { appendFileSync } from 'node:fs';
import type { Reply } from './api.js';
import type { Kind } from './plan.js';

/**
 * What a client knows after one request: `done` (2xx); `refused` (4xx), so it had no effect; `not-done` (503, or
 * nobody was there): it may be sent again; `unknown` (504, 500, no answer).
 */
export type Verdict = 'done' | 'refused' | 'not-done' | 'unknown';

/** One request, of possibly several for one command. Times are milliseconds since 1970. */
export interface Attempt {
  readonly requestId: string;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly problem: string | null;
}

/** One command with everything that its client learned. */
export interface Command {
  readonly number: number;
  readonly kind: Kind;
  /** The account that gave it; null for strangers. */
  readonly by: string | null;
  /** What it was about: names and ids. */
  readonly about: Readonly<Record<string, string>>;
  readonly keyed: boolean;
  readonly attempts: readonly Attempt[];
  readonly outcome: Verdict;
  readonly answer: Readonly<Record<string, unknown>>;
}

const waitAndRepeat = new Set(['still-running', 'too-many-requests']);

/** What a client may conclude from what came back. */
export function verdictOf({ status, body, nobody }: Reply): Verdict {
  if (nobody) return 'not-done';
  if (status === undefined) return 'unknown';
  if (status < 300) return 'done';
  if (status === 503 || waitAndRepeat.has(problemIn(body) ?? '')) return 'not-done';
  return status < 500 ? 'refused' : 'unknown';
}

/** The outcome of a command from those of its requests: what was perhaps done once stays perhaps done. */
export function outcomeOf(attempts: readonly Pick<Attempt, 'verdict'>[]): Verdict {
  const verdicts = attempts.map(({ verdict }) => verdict);
  for (const verdict of ['done', 'unknown', 'refused'] as const) {
    if (verdicts.includes(verdict)) return verdict;
  }
  return 'not-done';
}

export function problemIn(body: unknown): string | null {
  const code = (body as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : null;
}

/** Keeps the commands, and writes each beginning and end to `history.ndjson`. */
export class History {
  readonly commands: Command[] = [];

  constructor(private readonly file: string) {}

  invoked(number: number, kind: Kind, about: object): void {
    this.#write({ at: Date.now(), event: 'invoke', number, kind, about });
  }

  ended(command: Command): void {
    this.commands.push(command);
    this.#write({ at: Date.now(), event: command.outcome, ...command });
  }

  noted(event: string, what: object): void {
    this.#write({ at: Date.now(), event, ...what });
  }

  #write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}
