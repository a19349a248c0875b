import { describe, expect, it } from '@jest/globals';
import { refuses } from './lock.js';

const open = { after: 5, at: null };
const locked = { after: 5, at: new Date(), version: 1 };

describe('B-6 a lock', () => {
  it.each([
    ['that nobody wanted lets everybody try', undefined, 99, false, false],
    ['that was turned off lets everybody try', { after: null, at: null }, 99, false, false],
    ['lets try before so many failures', open, 4, false, false],
    ['that never was shut lets a stranger try', { after: 5 }, 0, false, false],
    ['refuses after so many failures', open, 5, false, true],
    ['that is shut refuses a stranger', locked, 0, false, true],
    ['that is shut lets a device in that signed in before', locked, 0, true, false],
    ['refuses such a device after as many failures of its own', open, 5, true, true],
  ])('%s', (_about, lock, failuresBefore, isKnown, refused) => {
    expect(refuses(lock, { failuresBefore, isKnown })).toBe(refused);
  });
});
