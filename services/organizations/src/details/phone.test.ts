import { describe, expect, it } from '@jest/globals';
import { canonicalPhone } from './phone.js';

describe('a phone number', () => {
  it.each([
    ['+41 22 820 35 44', undefined, '+41228203544'],
    ['022 820 35 44', 'CH', '+41228203544'],
    ['0041 22 820 35 44', 'CH', '+41228203544'],
    ['+33 1 42 68 53 00', 'CH', '+33142685300'],
    ['01 42 68 53 00', 'FR', '+33142685300'],
    ['+423 236 60 00', undefined, '+4232366000'],
  ])('B-4 typed as "%s" in %s is kept as %s', (typed, country, kept) => {
    expect(canonicalPhone(typed, country)).toBe(kept);
  });

  it.each([
    ['022 820 35 44', undefined],
    ['+41 22', undefined],
    ['+41 22 820 35 44 99 99', undefined],
    ['call +41 22 820 35 44', undefined],
    ['+41 22 820 35 44 ext. 5', undefined],
    ['phone', 'CH'],
    ['1', 'AQ'],
  ])('B-4 is not "%s" in %s', (typed, country) => {
    expect(canonicalPhone(typed, country)).toBeNull();
  });
});
