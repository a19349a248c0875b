import { describe, expect, it } from '@jest/globals';
import { guessLimitOf, secondsToWait } from './guess.js';

const now = new Date('2026-11-23T09:00:00Z');
const limit = { most: 3, within: 60_000 };
const ago = (...seconds: number[]) => ({
  tries: seconds.map((n) => ({ id: String(n), at: new Date(now.getTime() - n * 1_000) })),
});

describe('guesses at promo codes', () => {
  it('A6-14 are so many in any time of that length', () => {
    expect(secondsToWait(ago(), limit, now)).toBe(0);
    expect(secondsToWait(ago(0, 10), limit, now)).toBe(0);
    expect(secondsToWait(ago(0, 10, 20), limit, now)).toBe(40);
    expect(secondsToWait(ago(0, 10, 60), limit, now)).toBe(0);
  });

  it('are multiplied for load and test runs', () => {
    const configured = { most: 10, within: 1_000 };
    expect(guessLimitOf(configured, { limitsFactor: 100 })).toEqual({ most: 1_000, within: 1_000 });
    expect(guessLimitOf(configured, { limitsFactor: 0.01 }).most).toBe(1);
  });
});
