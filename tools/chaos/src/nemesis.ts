import type { Platform } from '@atrium/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { History } from './history.js';
import { plannedKills } from './plan.js';

/** One kill and how long it took until the process was ready again, in milliseconds. */
export interface Kill {
  readonly name: string;
  readonly at: number;
  recovery?: number;
}

/** Kills processes as planned, with SIGKILL; the platform's supervisor starts them again. */
export class Nemesis {
  readonly kills: Kill[] = [];
  readonly #stopped = new AbortController();
  readonly #down = new Map<string, Kill>();
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly seed: number,
    private readonly history: History,
  ) {}

  start(platform: Platform, names: readonly string[]): void {
    this.#work = this.#goOn(platform, names);
  }

  /** Told each line that the platform reports. */
  hear(line: string): void {
    const name = /^(\S+) is ready again/.exec(line)?.[1];
    const kill = name && this.#down.get(name);
    if (!kill) return;
    kill.recovery = Date.now() - kill.at;
    this.#down.delete(name);
  }

  /** Stops killing and waits until everything runs again. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#work;
    await this.#allUp(AbortSignal.timeout(60_000));
  }

  /** Whether each of these was killed at least so many times. */
  hasKilled(names: readonly string[], times: number): boolean {
    return names.every((name) => this.kills.filter((kill) => kill.name === name).length >= times);
  }

  /** Who has not come back. */
  get missing(): string[] {
    return [...this.#down.keys()];
  }

  async #goOn(platform: Platform, names: readonly string[]): Promise<void> {
    const { signal } = this.#stopped;
    for (const { name, wait, alone } of plannedKills(this.seed, names)) {
      if (alone) await this.#allUp(signal);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      // Killed while starting, it would only come later: its turn comes again.
      if (this.#down.has(name) || platform.pids()[name] === undefined) continue;
      const kill = { name, at: Date.now() };
      this.kills.push(kill);
      this.#down.set(name, kill);
      this.history.noted('kill', { name });
      platform.kill(name);
    }
  }

  async #allUp(signal: AbortSignal): Promise<void> {
    while (this.#down.size > 0 && !signal.aborted) await sleep(50);
  }
}
