import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Reply } from './api.js';
import {
  type Attempt,
  type Command,
  type History,
  outcomeOf,
  problemIn,
  verdictOf,
} from './history.js';
import type { Intent } from './intents.js';

/** For about so long somebody keeps trying. */
const attemptsAtMost = 25;
const longestWait = 1_000;

/** Gives commands as a careful client does, and notes what it learned. */
export class Client {
  constructor(
    private readonly api: Api,
    private readonly history: History,
    /** Makes request ids and keys of one run its own. */
    private readonly run: string,
  ) {}

  /** Gives one command, again where that is allowed; `name` is unique among all commands. */
  async give(name: string, number: number, intent: Intent): Promise<Command> {
    const { kind, about, by, keyed = false } = intent;
    this.history.invoked(number, kind, about);
    const attempts: Attempt[] = [];
    let answer: Record<string, unknown> = {};
    for (let attempt = 1; attempt <= attemptsAtMost; attempt += 1) {
      const tried = await this.#ask(`${this.run}-${name}-${attempt}`, name, intent);
      attempts.push(tried.attempt);
      const { verdict } = tried.attempt;
      if (verdict === 'done') answer = (tried.body ?? {}) as Record<string, unknown>;
      if (verdict === 'done' || verdict === 'refused') break;
      if (verdict === 'unknown' && intent.onlyOnce) break;
      await sleep(Math.min(100 * attempt, longestWait));
    }
    const outcome = outcomeOf(attempts);
    const accountId = by?.accountId ?? null;
    // A session's secret has no business in a file.
    const { accessToken: _secret, ...shown } = answer;
    const command = { number, kind, by: accountId, about, keyed, attempts, outcome, answer: shown };
    this.history.ended(command);
    if (outcome === 'done') intent.learn?.(answer);
    if (outcome === 'unknown') intent.doubt?.();
    return command;
  }

  async #ask(
    requestId: string,
    name: string,
    { method, path, body, token, keyed }: Intent,
  ): Promise<{ attempt: Attempt; body: unknown }> {
    const sentAt = Date.now();
    const headers = {
      'x-request-id': requestId,
      ...(keyed && { 'idempotency-key': `${this.run}-${name}` }),
    };
    const reply: Reply = await this.api.ask({ method, path, body, token, headers });
    const attempt = {
      requestId,
      sentAt,
      answeredAt: Date.now(),
      verdict: verdictOf(reply),
      status: reply.status ?? null,
      problem: problemIn(reply.body) ?? reply.error ?? null,
    };
    return { attempt, body: reply.body };
  }
}
