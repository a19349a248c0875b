import { readFileSync } from 'node:fs';

/** What a process holds in memory, in MB. */
export interface Memory {
  /** All of it that is resident. */
  readonly resident: number;
  /** Its own, without pages of files: those of the database's mapped file are the system's cache. */
  readonly anonymous: number;
}

/** One look at a process; `at` in minutes. */
export interface Sample extends Memory {
  readonly at: number;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { resident: of('VmRSS'), anonymous: of('RssAnon') };
}

/** The median of the slopes between all pairs (Theil and Sen): one garbage collection does not bend it. */
export function slope(samples: readonly { at: number; value: number }[]): number {
  const slopes = samples.flatMap((one, index) =>
    samples.slice(index + 1).map((other) => (other.value - one.value) / (other.at - one.at)),
  );
  return slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0;
}
