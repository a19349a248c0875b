import { describe, expect, it } from '@jest/globals';
import { quantile, spread, verdict, rankSum } from '../src/statistics.js';

describe('the figures of a comparison', () => {
  it('are the middle and the quartiles', () => {
    expect(spread([4, 1, 3, 2, 5])).toEqual({ lower: 2, median: 3, upper: 4 });
    expect(quantile([10, 20], 0.99)).toBeCloseTo(19.9);
    expect(() => spread([])).toThrow('Nothing was measured');
  });

  it('hold a limit only when three quarters of the rounds do', () => {
    expect(verdict(spread([1, 1, 1.1, 1.1]), 1.15)).toBe('holds');
    expect(verdict(spread([1, 1.1, 1.3, 1.4]), 1.15)).toBe('not shown');
    expect(verdict(spread([1.2, 1.3, 1.4, 1.5]), 1.15)).toBe('missed');
  });
});

describe('the rank sum of two samples', () => {
  it('is near nothing when neither tends to be larger', () => {
    expect(rankSum([1, 4, 5, 8], [2, 3, 6, 7])).toBe(0);
  });

  it('says how far apart they are, and which way', () => {
    expect(rankSum([1, 2, 3], [4, 5, 6])).toBeCloseTo(-1.964, 3);
    expect(rankSum([4, 5, 6], [1, 2, 3])).toBeCloseTo(1.964, 3);
  });
});
