/** How many times something may be tried: wrong codes, and new carts. */
export interface GuessLimit {
  readonly most: number;
  /** Within so many milliseconds, ending now. */
  readonly within: number;
}

/** The tries of one who guesses, the newest first, no more of them than the limit. */
export interface Guesses {
  readonly tries: readonly { readonly id: string; readonly at: Date }[];
}

/** A limit as configured, multiplied for load and test runs. */
export function guessLimitOf(
  { most, within }: GuessLimit,
  { limitsFactor }: { readonly limitsFactor: number },
): GuessLimit {
  return { most: Math.max(1, Math.round(most * limitsFactor)), within };
}

/** Seconds until it may be tried once more; 0 when it may be now. */
export function secondsToWait({ tries }: Guesses, { most, within }: GuessLimit, now: Date): number {
  const oldest = tries[most - 1];
  if (!oldest) return 0;
  return Math.max(0, Math.ceil((oldest.at.getTime() + within - now.getTime()) / 1_000));
}
