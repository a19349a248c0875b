import { describe, expect, it } from '@jest/globals';
import { freeTurn, placesToOpen } from './promo-redemption.js';

describe('the places of a promo code', () => {
  it('I8 are as many as its limit, and never one more', () => {
    expect(placesToOpen(0, 3)).toEqual([0, 1, 2]);
    expect(placesToOpen(3, 3)).toEqual([]);
    expect(placesToOpen(100, 150)).toHaveLength(50);
    expect(placesToOpen(150, 150)).toEqual([]);
    const unlimited = placesToOpen(200, null);
    expect([unlimited.at(0), unlimited.at(-1)]).toEqual([200, 299]);
  });

  it('A6-14 give an organization the first of its turns that is free', () => {
    expect(freeTurn([])).toBe(0);
    expect(freeTurn([{ turn: 1 }, { turn: 2 }])).toBe(0);
    expect(freeTurn([{ turn: 0 }, { turn: 1 }])).toBe(2);
  });
});
