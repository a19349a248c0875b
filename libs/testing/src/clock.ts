import { renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '@atrium/messaging';

const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type Duration = Partial<Record<keyof typeof units, number>>;

/** How long a process may go on with the time it has read before. */
const noticedAfter = 40;

/** The time of all processes of one test platform. Goes on by itself from wherever it is set. */
export class TestClock implements Clock {
  #offset = 0;
  #standing: Date | undefined;

  constructor(private readonly file: string) {
    this.#write();
  }

  now(): Date {
    return this.#standing ?? new Date(Date.now() + this.#offset);
  }

  /** Sets the time, from which it goes on; resolves when every process has noticed. */
  set(time: Date | string): Promise<void> {
    this.#standing = undefined;
    this.#offset = new Date(time).getTime() - Date.now();
    return this.#tell();
  }

  /** Moves the time on: `advance({ days: 7 })`. */
  advance(duration: Duration): Promise<void> {
    const entries = Object.entries(duration) as [keyof typeof units, number][];
    const by = entries.reduce((sum, [unit, count]) => sum + units[unit] * count, 0);
    if (this.#standing) this.#standing = new Date(this.#standing.getTime() + by);
    else this.#offset += by;
    return this.#tell();
  }

  /** Makes the time stand still. */
  freeze(time: Date | string = this.now()): Promise<void> {
    this.#standing = new Date(time);
    return this.#tell();
  }

  /** Back to real time. */
  reset(): Promise<void> {
    return this.set(new Date());
  }

  #tell(): Promise<void> {
    this.#write();
    return new Promise((resolve) => setTimeout(resolve, noticedAfter));
  }

  #write(): void {
    const content = this.#standing
      ? { now: this.#standing.toISOString() }
      : { offsetMs: this.#offset };
    writeFileSync(`${this.file}.part`, JSON.stringify(content));
    renameSync(`${this.file}.part`, this.file);
  }
}
