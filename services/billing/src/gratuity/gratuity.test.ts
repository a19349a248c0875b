import { describe, expect, it } from '@jest/globals';
import {
  explanationOf,
  type Gratuity,
  productOf,
  refusalOf,
  shownToOperators,
  toldOfGratuity,
} from './gratuity.js';

const now = new Date('2026-11-23T09:00:00Z');
const at = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

const backup: Gratuity = {
  ...{ _id: 'g1', organizationId: 'o1', product: { productType: 'backup', planId: null } },
  ...{ discount: { kind: 'percent', basisPoints: 10_000 }, reason: 'With our apologies' },
  ...{ from: at(-60), until: at(60), state: 'open', hold: null },
  ...{ confirmedBy: 'operator', confirmedAt: at(-60), withdrawnBy: null, withdrawnAt: null },
};
const hold = { orderId: 'order', lineId: 'line', placing: 1, until: at(30) };
const plan = { planId: 'backup.standard', productType: 'backup' };
const drive = { planId: 'drive.standard', productType: 'drive' };

const refused = (changes: Partial<Gratuity>, wanted = plan) =>
  refusalOf({ ...backup, ...changes }, 'o1', wanted, now);

const explained = (own: Partial<Gratuity>[], elsewhere: Partial<Gratuity>[] = []) => {
  const all = (changes: Partial<Gratuity>[]) => changes.map((one) => ({ ...backup, ...one }));
  return explanationOf(all(own), all(elsewhere), plan, now).reason;
};

describe('a gratuity', () => {
  it('A6-4 is for one plan, or one type of products', () => {
    expect(refused({})).toBeNull();
    expect(refused({}, drive)).toBe('gratuity-wrong-product');
    const product = { productType: null, planId: 'backup.standard' };
    expect(refused({ product })).toBeNull();
    expect(refused({ product }, { ...plan, planId: 'backup.large' })).toBe(
      'gratuity-wrong-product',
    );
  });

  it('A6-5 is not found by another organization, as if there were none', () => {
    expect(refusalOf(backup, 'o2', plan, now)).toBe('not-found');
    expect(refusalOf(null, 'o2', plan, now)).toBe('not-found');
    expect(refusalOf({ ...backup, state: 'used' }, 'o2', plan, now)).toBe('not-found');
  });

  it('A6-7 is one order’s, until that gives it back or was completed', () => {
    expect(refused({ state: 'reserved', hold })).toBe('gratuity-reserved');
    expect(refused({ state: 'used', hold })).toBe('gratuity-used');
  });

  it('A6-1 is good in its time, unless it was withdrawn', () => {
    expect(refused({ from: at(1) })).toBe('gratuity-expired');
    expect(refused({ until: now })).toBe('gratuity-expired');
    expect(refused({ until: null })).toBeNull();
    expect(refused({ withdrawnAt: at(-1) })).toBe('gratuity-withdrawn');
  });

  it('A6-1 names exactly one of plan and type', () => {
    const rest = { discount: { kind: 'percent' as const, basisPoints: 1 }, reason: 'x' };
    expect(productOf({ ...rest, planId: 'a' })).toEqual({ productType: null, planId: 'a' });
    expect(productOf({ ...rest, productType: 'a' })).toEqual({ productType: 'a', planId: null });
    for (const wrong of [{}, { planId: 'a', productType: 'a' }]) {
      expect(productOf({ ...rest, ...wrong })).toMatchObject({ pointer: '/planId' });
    }
  });

  it('is told without its reason, which may name somebody', () => {
    expect(toldOfGratuity(backup)).toEqual({
      ...{ gratuityId: 'g1', organizationId: 'o1', productType: 'backup', planId: null },
      ...{ discount: backup.discount, state: 'open', orderId: null },
    });
    const withdrawn = { ...backup, withdrawnBy: 'operator', withdrawnAt: at(-1) };
    expect(shownToOperators(withdrawn)).toMatchObject({
      state: 'withdrawn',
      reason: backup.reason,
    });
    // Whoever holds it keeps it.
    expect(toldOfGratuity({ ...withdrawn, state: 'reserved', hold }).state).toBe('reserved');
  });
});

describe('why there is no gratuity to choose', () => {
  const other = { product: { productType: 'drive', planId: null } } as const;

  it('A6-9 is said in one word: the two checks of the guide, and what became of it', () => {
    expect(explained([{}])).toBe('available');
    expect(explained([], [{ organizationId: 'o2' }])).toBe('wrong-organization');
    expect(explained([other])).toBe('wrong-product');
    expect(explained([{ state: 'reserved', hold }])).toBe('reserved');
    expect(explained([{ state: 'used', hold }])).toBe('used');
    expect(explained([{ until: now }])).toBe('expired');
    expect(explained([{ from: at(1) }])).toBe('not-yet');
    expect(explained([{ withdrawnAt: at(-1) }])).toBe('withdrawn');
    expect(explained([])).toBe('none');
  });

  it('A6-9 is what is nearest to having one', () => {
    const used = { state: 'used', hold } as const;
    expect(explained([used, {}])).toBe('available');
    expect(explained([used, { state: 'reserved', hold }, other])).toBe('reserved');
    expect(explained([used, other], [{ organizationId: 'o2' }])).toBe('wrong-organization');
    expect(explained([used, other])).toBe('wrong-product');
    expect(explained([{ ...other, ...used }], [{ ...other, organizationId: 'o2' }])).toBe('none');
    expect(explained([], [{ organizationId: 'o2', ...used }])).toBe('none');
  });

  it('A6-9 is said of the newest where there were several', () => {
    const older = { _id: 'old', state: 'used', hold, confirmedAt: at(-99) } as const;
    const newer = { _id: 'new', until: at(-1), confirmedAt: at(-9) };
    const of = (...own: Partial<Gratuity>[]) =>
      explanationOf(
        own.map((one) => ({ ...backup, ...one })),
        [],
        plan,
        now,
      );
    expect(of(older, newer)).toEqual({
      reason: 'expired',
      gratuityId: 'new',
      organizationId: 'o1',
    });
    expect(of(newer, older)).toEqual({
      reason: 'expired',
      gratuityId: 'new',
      organizationId: 'o1',
    });
  });
});
