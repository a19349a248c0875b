import { describe, expect, it } from '@jest/globals';
import { keptFor, limitsOf, secondsToWait, slowPaces } from './attempt.js';

const settings = {
  limitsFactor: 1,
  signUpsPerAddress: 5,
  signUpsPerNetwork: 100,
  resetsPerAddress: 5,
  resetsPerNetwork: 100,
  addressChangesPerDay: 5,
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

  it('A7 is a hundred times in a row, then once an hour, doubling to once a day', () => {
    const after = (inARow: number, minutes: number): number =>
      secondsToWait({ tries: [ago(minutes * 60)], inARow }, address, now);
    expect(after(99, 1)).toBe(0);
    const hours = [1, 2, 4, 8, 16, 24, 24];
    hours.forEach((pause, step) => {
      expect(after(100 + step, 0)).toBe(pause * 3_600);
      expect(after(100 + step, pause * 60 - 1)).toBe(60);
      expect(after(100 + step, pause * 60)).toBe(0);
    });
    expect(after(5_000, 0)).toBe(24 * 3_600);
  });

  it('A7 is judged by the write as it is told', () => {
    const steps = slowPaces(100, now);
    for (let inARow = 100; inARow < 110; inARow += 1) {
      for (let minutes = 0; minutes <= 25 * 60; minutes += 30) {
        const newest = ago(minutes * 60);
        const mayGrow = steps.some(
          ({ rowBelow, newestUntil }) => inARow < rowBelow && newest.at <= newestUntil,
        );
        const wait = secondsToWait({ tries: [newest], inARow }, address, now);
        expect(mayGrow).toBe(wait === 0);
      }
    }
  });

  it('is remembered for a year after ten in a row, for a month before', () => {
    const days = 24 * 3_600_000;
    expect([1, 9, 10].map((row) => keptFor(address, row) / days)).toEqual([30, 30, 365]);
    const { network, 'sign-up': signUp } = limitsOf(settings);
    expect(keptFor(network, 50)).toBe(network.within);
    expect(keptFor(signUp, 50)).toBe(signUp.within);
  });

  it('is multiplied for load and test runs', () => {
    const many = limitsOf({ ...settings, limitsFactor: 100 });
    expect(many.address.most).toBe(1_000);
    expect(many['sign-up'].most).toBe(500);
  });
});
