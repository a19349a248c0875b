import { describe, expect, it } from '@jest/globals';
import { limitsOf, secondsToWait } from './attempt.js';

const settings = {
  limitsFactor: 1,
  signUpsPerAddress: 5,
  failuresPerAddress: 10,
  failuresPerNetwork: 100,
  failuresInARow: 100,
};
const now = new Date('2026-11-23T09:00:00Z');
const ago = (seconds: number): { id: string; at: Date } => ({
  id: String(seconds),
  at: new Date(now.getTime() - seconds * 1_000),
});
const triesEvery = (seconds: number, count: number) =>
  Array.from({ length: count }, (_, at) => ago(at * seconds));

describe('how often may be tried', () => {
  const { address } = limitsOf(settings);

  it('A7 is ten times in any quarter of an hour, then as long as the tenth last is younger', () => {
    expect(secondsToWait({ tries: triesEvery(60, 9), inARow: 9 }, address, now)).toBe(0);
    expect(secondsToWait({ tries: triesEvery(60, 10), inARow: 10 }, address, now)).toBe(6 * 60);
    expect(secondsToWait({ tries: triesEvery(100, 10), inARow: 10 }, address, now)).toBe(0);
  });

  it('A7 is a hundred times in a row, however slowly', () => {
    expect(secondsToWait({ tries: [ago(9_999)], inARow: 99 }, address, now)).toBe(0);
    expect(secondsToWait({ tries: [ago(9_999)], inARow: 100 }, address, now)).toBe(86_400);
  });

  it('is multiplied for load and test runs', () => {
    const many = limitsOf({ ...settings, limitsFactor: 100 });
    expect(many.address.most).toBe(1_000);
    expect(many['sign-up'].most).toBe(500);
  });
});
