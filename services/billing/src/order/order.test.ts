import { describe, expect, it } from '@jest/globals';
import { orderStates } from '@atrium/contracts';
import fc from 'fast-check';
import { mayFollow, obstaclesOf, paidBy, stands, statesBefore } from './order.js';

describe('an order', () => {
  it('I7 that is complete, cancelled or run out stays so', () => {
    for (const end of ['completed', 'cancelled', 'expired'] as const) {
      expect(orderStates.filter((next) => mayFollow(end, next))).toEqual([]);
    }
  });

  it('I7 that is paid for is never cancelled, and never open again', () => {
    expect(orderStates.filter((next) => mayFollow('completing', next))).toEqual(['completed']);
    expect(statesBefore('open')).toEqual(['placing']);
    expect(statesBefore('cancelled')).toEqual(['open', 'awaiting-payment']);
    expect(statesBefore('completing')).toEqual(['placing', 'awaiting-payment']);
  });

  it('I8 holds what a placing needs until it is undone, ended, or open again', () => {
    const after = orderStates.filter((state) => stands({ revision: 3 }, { revision: 3, state }));
    expect(after).toEqual(['placing', 'awaiting-payment', 'completing', 'completed']);
    for (const state of orderStates) {
      expect(stands({ revision: 3 }, { revision: 5, state })).toBe(false);
      const undone = { revision: 3, state, unfinished: { isUndone: true } };
      expect(stands({ revision: 3 }, undone)).toBe(false);
    }
  });

  it('A6-11 A6-8 needs a way to be paid, unless there is nothing to pay', () => {
    const order = { paymentMethod: null };
    expect(obstaclesOf({ order, found: [], gross: 100 })).toEqual(['payment-method-missing']);
    expect(obstaclesOf({ order, found: [], gross: 0 })).toEqual([]);
    const both = obstaclesOf({
      order: { paymentMethod: 'card' },
      found: ['plan-not-for-sale', 'plan-not-for-sale', 'country-not-served'],
      gross: null,
    });
    expect(both).toEqual(['plan-not-for-sale', 'country-not-served']);
  });

  it('B-5 is paid from the prepaid account in whole or in part, and the rest by the method', () => {
    const card = { paymentMethod: 'card', usePrepaid: true } as const;
    expect(paidBy(card, 100, 30)).toEqual({ prepaid: 30, due: 70 });
    expect(paidBy(card, 100, 300)).toEqual({ prepaid: 100, due: 0 });
    expect(paidBy({ ...card, usePrepaid: false }, 100, 300)).toEqual({ prepaid: 0, due: 100 });
    expect(paidBy({ paymentMethod: 'prepaid', usePrepaid: false }, 100, 30)).toEqual({
      prepaid: 100,
      due: 0,
    });
  });

  it('I7 is paid exactly, however it is paid', () => {
    const choices = fc.record({
      paymentMethod: fc.constantFrom('card', 'transfer', 'prepaid', null),
      usePrepaid: fc.boolean(),
    });
    fc.assert(
      fc.property(choices, fc.nat(), fc.integer(), (order, gross, available) => {
        const { prepaid, due } = paidBy(order, gross, available);
        expect(prepaid + due).toBe(gross);
        expect(Math.min(prepaid, due)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
