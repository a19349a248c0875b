import { readFileSync } from 'node:fs';
import type { Clock } from '@atrium/messaging';

export { systemClock, type Clock } from '@atrium/messaging';

/** The injection token of the clock. Nothing that decides asks `new Date()`. */
export const CLOCK = Symbol('clock');

/** How long a reading of the clock file is good, in milliseconds. */
const goodFor = 20;

/**
 * A clock that all processes of a test share: the file holds `{"offsetMs": n}` (real time, moved) or
 * `{"now": "…"}` (standing still). Without a file it is real time.
 */
export function clockFromFile(path: string): Clock {
  let readAt = -Infinity;
  let tell = (): Date => new Date();
  return {
    now() {
      if (performance.now() - readAt > goodFor) {
        tell = readClock(path) ?? tell;
        readAt = performance.now();
      }
      return tell();
    },
  };
}

function readClock(path: string): (() => Date) | undefined {
  try {
    const { now, offsetMs = 0 } = JSON.parse(readFileSync(path, 'utf8')) as {
      now?: string;
      offsetMs?: number;
    };
    return now ? () => new Date(now) : () => new Date(Date.now() + offsetMs);
  } catch {
    // Being rewritten just now, or not there yet: the time known before goes on.
    return undefined;
  }
}
