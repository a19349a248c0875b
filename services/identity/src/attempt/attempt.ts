/** How often something may be tried. */
export interface Limit {
  readonly most: number;
  /** Within so many milliseconds, ending now. */
  readonly within: number;
  /** After so many without any success between, however long that took, only at the slow pace. */
  readonly mostInARow?: number;
}

/** Whose tries are counted together. */
export interface Counter {
  readonly key: string;
  readonly limit: Limit;
}

/** A counter as it is kept: the newest try first, no more of them than its limit. */
export interface Tries {
  readonly tries: readonly { readonly id: string; readonly at: Date }[];
  readonly inARow: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * The slow pace: how long after the last of too many failures in a row one more may be tried, in milliseconds,
 * the first time and each time after it. Whoever lost every known device still gets in one day (A7).
 */
const slowPace = [1, 2, 4, 8, 16, 24].map((hours) => hours * hour);

interface LimitSettings {
  readonly limitsFactor: number;
  readonly signUpsPerAddress: number;
  readonly signUpsPerNetwork: number;
  readonly resetsPerAddress: number;
  readonly resetsPerNetwork: number;
  readonly addressChangesPerDay: number;
  readonly failuresPerAddress: number;
  readonly failuresPerNetwork: number;
  readonly failuresInARow: number;
}

/** The limits of reliability.md 7.2, A7, as configured. */
export function limitsOf(settings: LimitSettings): Record<CounterKind, Limit> {
  const times = (count: number): number => Math.max(1, Math.round(count * settings.limitsFactor));
  const account: Limit = {
    most: times(settings.failuresPerAddress),
    within: 15 * minute,
    mostInARow: times(settings.failuresInARow),
  };
  return {
    address: account,
    // A device that was stolen may not guess more often than a stranger.
    device: account,
    'second-factor': account,
    network: { most: times(settings.failuresPerNetwork), within: 15 * minute },
    'sign-up': { most: times(settings.signUpsPerAddress), within: hour },
    'sign-up-network': { most: times(settings.signUpsPerNetwork), within: hour },
    reset: { most: times(settings.resetsPerAddress), within: hour },
    'reset-network': { most: times(settings.resetsPerNetwork), within: hour },
    'address-change': { most: times(settings.addressChangesPerDay), within: day },
  };
}

export type CounterKind =
  | 'address'
  | 'device'
  | 'network'
  | 'sign-up'
  | 'sign-up-network'
  | 'reset'
  | 'reset-network'
  | 'address-change'
  | 'second-factor';

/** One more may be tried while the row is shorter than this, or once its newest try is not after that. */
interface Pace {
  readonly rowBelow: number;
  readonly newestUntil: Date;
}

/** A row of too many failures may grow when any of these holds: one for each step of the slow pace. */
export function slowPaces(mostInARow: number, now: Date): Pace[] {
  return slowPace.map((pause, step) => ({
    rowBelow: step === slowPace.length - 1 ? Infinity : mostInARow + step + 1,
    newestUntil: new Date(now.getTime() - pause),
  }));
}

/** Seconds until another try is allowed; 0 when it is allowed now. */
export function secondsToWait({ tries, inARow }: Tries, limit: Limit, now: Date): number {
  const oldest = tries[limit.most - 1];
  const waits = [oldest && oldest.at.getTime() + limit.within];
  if (limit.mostInARow !== undefined && inARow >= limit.mostInARow) {
    const step = Math.min(inARow - limit.mostInARow, slowPace.length - 1);
    waits.push(tries[0] && tries[0].at.getTime() + (slowPace[step] as number));
  }
  const until = Math.max(...waits.map((wait) => wait ?? 0));
  return Math.max(0, Math.ceil((until - now.getTime()) / 1_000));
}

/** A shorter row of failures is forgotten when nothing happens for a month, so that inventing addresses fills nothing. */
export const longRow = 10;

/** How long a counter is kept after its newest try, in milliseconds. */
export function keptFor(limit: Limit, inARow: number): number {
  if (limit.mostInARow === undefined) return limit.within;
  return inARow < longRow ? 30 * day : 365 * day;
}
