/** How often something may be tried. */
export interface Limit {
  readonly most: number;
  /** Within so many milliseconds, ending now. */
  readonly within: number;
  /** And without any success between, however long it takes. */
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

/** After so many failures in a row only a known device gets in: others are told to come back tomorrow. */
const retryTomorrow = 24 * 60 * 60;

interface LimitSettings {
  readonly limitsFactor: number;
  readonly signUpsPerAddress: number;
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
    network: { most: times(settings.failuresPerNetwork), within: 15 * minute },
    'sign-up': { most: times(settings.signUpsPerAddress), within: hour },
  };
}

export type CounterKind = 'address' | 'device' | 'network' | 'sign-up';

/** Seconds until another try is allowed; 0 when it is allowed now. */
export function secondsToWait({ tries, inARow }: Tries, limit: Limit, now: Date): number {
  if (limit.mostInARow !== undefined && inARow >= limit.mostInARow) return retryTomorrow;
  const oldest = tries[limit.most - 1];
  if (oldest === undefined) return 0;
  const wait = oldest.at.getTime() + limit.within - now.getTime();
  return Math.max(0, Math.ceil(wait / 1_000));
}
