import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { largestAmount } from '../money/money.js';
import { decimal, percent, readDecimal, readPercent } from './decimal.js';

describe('an amount as computers write it', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-1_205, '-12.05'],
    [108_000, '1080.00'],
    [largestAmount, '999999999.99'],
  ])('%i minor units are %s', (amount, text) => expect(decimal(amount)).toBe(text));

  it('reads back every amount it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -largestAmount, max: largestAmount }), (amount) => {
        expect(readDecimal(decimal(amount))).toBe(amount);
      }),
    );
  });

  it.each(['', '1', '1.0', '1.000', '01.00', '1,00', '1e2', ' 1.00', '+1.00'])(
    'does not read "%s"',
    (text) => expect(readDecimal(text)).toBeNull(),
  );
});

describe('a rate as computers write it', () => {
  it.each([
    [0, '0'],
    [810, '8.1'],
    [255, '2.55'],
    [1_000, '10'],
    [2_000, '20'],
  ])('%i hundredths of a percent are %s', (basisPoints, text) => {
    expect(percent(basisPoints)).toBe(text);
    expect(readPercent(text)).toBe(basisPoints);
  });

  it.each(['', '8.', '8.100', '-1'])('does not read "%s"', (text) =>
    expect(readPercent(text)).toBeNull(),
  );
});
