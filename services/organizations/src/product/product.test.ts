import { describe, expect, it } from '@jest/globals';
import type { ProductTold } from '@atrium/contracts';
import { accessTo, chosenGrants, heldBy, lostSince, productOf } from './product.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 10, n));
const iso = (n: number): string => day(n).toISOString();

/** Ours, then theirs, then ours again, then ended. */
const told: ProductTold = {
  ...{ organizationId: 'ours', productId: 'shop', type: 'hosting', productName: 'Shop' },
  ended: true,
  stays: [
    { number: 0, organizationId: 'ours', since: iso(1), until: iso(3) },
    { number: 1, organizationId: 'theirs', since: iso(3), until: iso(5) },
    { number: 2, organizationId: 'ours', since: iso(5), until: iso(7) },
  ],
};
const shop = productOf(told, 4);
const present = productOf(
  { ...told, ended: false, stays: told.stays.with(2, { ...told.stays[2]!, until: null }) },
  3,
);

describe('whose a product is', () => {
  it('A3-1 is one organization’s at any moment, to the millisecond', () => {
    const ours = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => heldBy('ours', shop, day(n))?.stay ?? null);
    expect(ours).toEqual([null, 0, 0, null, null, 2, 2, null]);
    expect(heldBy('theirs', shop, day(3))?.stay).toBe(1);
    expect(heldBy('others', shop, day(3))).toBeNull();
  });

  it('is said for now without a look at the clock', () => {
    expect(heldBy('ours', present)).toEqual({ productId: 'shop', type: 'hosting', stay: 2 });
    expect(heldBy('theirs', present)).toBeNull();
    expect(heldBy('ours', shop)).toBeNull();
    expect(heldBy('ours', null)).toBeNull();
  });

  it('is remembered: since when it is no more', () => {
    expect(lostSince('ours', shop, day(4))).toEqual(day(3));
    expect(lostSince('ours', shop, day(9))).toEqual(day(7));
    expect(lostSince('ours', shop, day(1))).toBeNull();
    expect(lostSince('others', shop, day(9))).toBeNull();
  });
});

describe('products that are granted', () => {
  const held = new Map([
    ['shop', { productId: 'shop', type: 'hosting', stay: 0 }],
    ['back', { productId: 'back', type: 'hosting', stay: 2 }],
  ]);

  it('A1-3 are the organization’s; others are named by their places', () => {
    const wanted = ['shop', 'other', 'back', 'gone'].map((productId) => ({
      productId,
      right: 'use' as const,
    }));
    expect(chosenGrants(wanted, held, []).unknown).toEqual([1, 3]);
    const before = [{ productId: 'gone', right: 'use' as const, stay: 1 }];
    expect(chosenGrants(wanted, held, before)).toEqual({
      unknown: [1],
      grants: [wanted[0], wanted[1], { ...wanted[2], stay: 2 }, { ...wanted[3], stay: 1 }],
    });
  });

  it('B-7 count for the stay in which they were granted', () => {
    const grant = { productId: 'back', right: 'manage' as const };
    const before = [{ ...grant, stay: 0 }];
    const [anew] = chosenGrants([grant], held, before).grants;
    expect(anew).toEqual({ ...grant, stay: 2 });
    const back = held.get('back')!;
    const through = (own: typeof before) => accessTo(back, { byRole: null, own, teams: [] });
    expect(through(before)).toEqual([]);
    expect(through([{ ...grant, stay: 2 }])).toEqual([{ rule: 'product-grant', right: 'manage' }]);
  });

  it('A4-10 are shown with all that gives them', () => {
    const product = held.get('shop')!;
    const use = { productId: 'shop', right: 'use' as const };
    const teams = [
      { _id: 'web', products: [{ ...use, right: 'manage' as const }] },
      { _id: 'mail', products: [] },
    ];
    expect(accessTo(product, { byRole: 'manage', own: [use], teams })).toEqual([
      { rule: 'role', right: 'manage' },
      { rule: 'product-grant', right: 'use' },
      { rule: 'team-grant', right: 'manage', teamId: 'web' },
    ]);
  });
});
