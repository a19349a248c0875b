import { describe, expect, it } from '@jest/globals';
import { staysTold } from '@atrium/contracts';
import {
  ended,
  isAsWanted,
  moved,
  newProduct,
  shownProduct,
  toldOf,
  wasMovedBy,
} from './product.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 10, n));
const shop = newProduct(
  { _id: 'shop', organizationId: 'here', type: 'hosting', name: 'Shop' },
  'operator',
  day(1),
);

describe('a product', () => {
  it('A3-1 belongs to exactly one organization at any moment, until it ends', () => {
    const there = moved(shop, 'there', 'transfer', day(2));
    const gone = ended(there, day(3));
    expect(gone.stays).toEqual([
      { number: 0, organizationId: 'here', since: day(1), until: day(2), transferId: null },
      { number: 1, organizationId: 'there', since: day(2), until: day(3), transferId: 'transfer' },
    ]);
    expect(shownProduct(there)).toMatchObject({ organizationId: 'there', endedAt: null });
    expect(shownProduct(gone)).toMatchObject({ state: 'ended', endedAt: day(3).toISOString() });
  });

  it('is the same only with the same owner, type and name, and never after its end', () => {
    const wanted = { _id: 'shop', organizationId: 'here', type: 'hosting', name: 'Shop' };
    expect(isAsWanted(shop, wanted)).toBe(true);
    for (const other of [{ organizationId: 'there' }, { type: 'mail' }, { name: 'Blog' }]) {
      expect(isAsWanted(shop, { ...wanted, ...other })).toBe(false);
    }
    expect(isAsWanted(ended(shop, day(2)), wanted)).toBe(false);
  });

  it('B-7 knows which transfers it has followed', () => {
    const there = moved(shop, 'there', 'first', day(2));
    const back = moved(there, 'here', 'second', day(3));
    expect(['first', 'second', 'third'].map((id) => wasMovedBy(back, id))).toEqual([
      ...[true, true, false],
    ]);
    expect(back.stays.map(({ number }) => number)).toEqual([0, 1, 2]);
  });

  it('tells its newest stays, however often it was handed on', () => {
    let product = shop;
    for (let n = 1; n <= staysTold; n += 1) product = moved(product, `o${n}`, `t${n}`, day(2));
    const { stays } = toldOf(product);
    expect(stays).toHaveLength(staysTold);
    expect(stays.at(-1)).toMatchObject({ number: staysTold, organizationId: `o${staysTold}` });
  });
});
