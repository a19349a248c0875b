import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Basket,
  canonicalCode,
  type Circumstances,
  judge,
  type PromoCode,
} from './promo-code.js';

const now = new Date('2026-11-23T09:00:00Z');
const at = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

const summer: PromoCode = {
  ...{ _id: 'SUMMER26', code: 'Summer-26', discount: { kind: 'percent', basisPoints: 2_000 } },
  ...{ productTypes: ['hosting'], planIds: ['mail.standard'], from: at(-60), until: at(60) },
  ...{ totalLimit: 3, perOrganization: 1, firstOrderOnly: false, state: 'active' },
  ...{ createdBy: 'operator', createdAt: at(-60), withdrawnBy: null, withdrawnAt: null },
};
const basket: Basket = {
  ...{ organizationId: 'o1', kind: 'new', isFirstOrder: true },
  lines: [{ planId: 'hosting.basic', productType: 'hosting' }],
};
const free: Circumstances = {
  ...{ now, isHeld: false, takenByOrganization: 0, isExhausted: false },
};

const judged = (
  promo: Partial<PromoCode>,
  order: Partial<Basket> = {},
  circumstances: Partial<Circumstances> = {},
) => judge({ ...summer, ...promo }, { ...basket, ...order }, { ...free, ...circumstances });

describe('a promo code', () => {
  it('A6-14 is found however it was typed, and by whoever took a letter for a figure', () => {
    for (const typed of [
      'SUMMER-26',
      'summer26',
      ' Summer_26 ',
      'ＳＵＭＭＥＲ２６',
      'sum mer-2 6',
    ]) {
      expect(canonicalCode(typed)).toBe('SUMMER26');
    }
    expect(canonicalCode('HELLO-10')).toBe(canonicalCode('he110-lo'));
    for (const none of ['abc', 'a-b-c', '', 'x'.repeat(33), 'PÂQUES', '$ne5', 'ABCD\u0000']) {
      expect([none, canonicalCode(none)]).toEqual([none, null]);
    }
  });

  it('A6-14 has one canonical form, which is its own', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (typed) => {
        const code = canonicalCode(typed);
        if (code === null) return;
        expect(canonicalCode(code)).toBe(code);
        expect(code).toMatch(/^[A-HJKMNP-Z0-9]{4,32}$/);
      }),
    );
  });

  it('A6-10 is for an order of new products', () => {
    expect(judged({})).toEqual({ lines: [0] });
    expect(judged({}, { kind: 'renewal' })).toEqual({ refusal: 'promo-code-new-products-only' });
  });

  it('A6-14 says which of seven reasons there is not to take it', () => {
    const other = [{ planId: 'domain.ch', productType: 'domain' }];
    const wrong = 'promo-code-wrong-product';
    expect(judge(null, basket, free)).toEqual({ refusal: 'promo-code-unknown' });
    expect(judged({}, {}, { isExhausted: true })).toEqual({ refusal: 'promo-code-exhausted' });
    expect(judged({}, { lines: other })).toEqual({ refusal: wrong });
    expect(judged({}, { lines: [] })).toEqual({ refusal: wrong });
    expect(judged({}, {}, { takenByOrganization: 1 })).toEqual({
      refusal: 'promo-code-already-used',
    });
    expect(judged({ firstOrderOnly: true }, { isFirstOrder: false })).toEqual({
      refusal: 'promo-code-first-order-only',
    });
    expect(judged({}, {}, { now: at(60) })).toEqual({
      refusal: 'promo-code-expired',
      detail: 'It was good before 2026-11-23T10:00:00.000Z.',
    });
    expect(judged({}, {}, { now: at(-61) })).toEqual({
      refusal: 'promo-code-expired',
      detail: 'It is good from 2026-11-23T08:00:00.000Z on.',
    });
    expect(judged({ state: 'withdrawn' })).toMatchObject({ detail: 'It was withdrawn.' });
  });

  it('A6-12 is for those lines of a basket that it is made for', () => {
    const lines = [
      { planId: 'domain.ch', productType: 'domain' },
      { planId: 'mail.standard', productType: 'mail' },
      { planId: 'mail.large', productType: 'mail' },
      { planId: 'hosting.large', productType: 'hosting' },
    ];
    expect(judged({}, { lines })).toEqual({ lines: [1, 3] });
    expect(judged({ productTypes: [], planIds: [] }, { lines })).toEqual({ lines: [0, 1, 2, 3] });
  });

  it('A6-13 is kept by an order that holds it, whatever became of it, as long as its basket is for it', () => {
    const held = { isHeld: true, now: at(99), isExhausted: true };
    expect(judged({ state: 'withdrawn' }, {}, held)).toEqual({ lines: [0] });
    expect(judged({}, { lines: [] }, held)).toEqual({ refusal: 'promo-code-wrong-product' });
    expect(judged({}, { kind: 'renewal' }, held)).toEqual({
      refusal: 'promo-code-new-products-only',
    });
  });

  it('A6-14 can be made for several orders of an organization', () => {
    expect(judged({ perOrganization: 2 }, {}, { takenByOrganization: 1 })).toEqual({ lines: [0] });
    expect(judged({ perOrganization: 2 }, {}, { takenByOrganization: 2 })).toMatchObject({
      refusal: 'promo-code-already-used',
    });
  });
});
