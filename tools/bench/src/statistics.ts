/** The middle and the quartiles of some measurements. */
export interface Spread {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** Quartiles by linear interpolation. Throws without a measurement. */
export function spread(values: readonly number[]): Spread {
  return {
    lower: quantile(values, 0.25),
    median: quantile(values, 0.5),
    upper: quantile(values, 0.75),
  };
}

/** The value below which this share of the measurements lies. Throws without a measurement. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('Nothing was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/** Whether a ratio keeps a limit. It holds only when three quarters of the rounds keep it; else it is "not shown". */
export function verdict({ upper, lower }: Spread, limit: number): 'holds' | 'not shown' | 'missed' {
  if (upper <= limit) return 'holds';
  return lower > limit ? 'missed' : 'not shown';
}

/** The rank sum of two samples as a standard score (Mann and Whitney): near 0 when neither tends to be larger. */
export function rankSum(some: readonly number[], others: readonly number[]): number {
  const all = [
    ...some.map((value) => ({ value, isOfSome: true })),
    ...others.map((value) => ({ value, isOfSome: false })),
  ].sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { isOfSome }, index) => (isOfSome ? sum + index + 1 : sum), 0);
  const [n, m] = [some.length, others.length];
  const statistic = ranks - (n * (n + 1)) / 2;
  return (statistic - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}
