import { describe, expect, it } from '@jest/globals';
import { isTypeOf, meaningOf, ofType, typeOf } from './product-type.js';

const hosting = typeOf({
  ...{ id: 'hosting.web', name: 'Web hosting' },
  rights: [
    { id: 'edit-dns', name: 'Edit DNS', givenBy: 'manage' },
    { id: 'see-logs', name: 'See logs', givenBy: 'use' },
  ],
});
const types = new Map([[hosting._id, hosting]]);

describe('a type of products', () => {
  it('decision 33: is its product service’s own, whatever others are called', () => {
    expect(isTypeOf('hosting', 'hosting')).toBe(true);
    expect(isTypeOf('hosting', 'hosting.web')).toBe(true);
    for (const other of ['hosting-web', 'hostings', 'host', 'mail.hosting', 'web.hosting']) {
      expect([other, isTypeOf('hosting', other)]).toEqual([other, false]);
    }
  });

  it('has another version where anything of it is another', () => {
    const { _id: id, version: _version, ...said } = hosting;
    expect(typeOf({ id, ...said })).toEqual(hosting);
    expect(typeOf({ id, ...said, name: 'Hosting' }).version).not.toBe(hosting.version);
  });
});

describe('a right that a product service has named', () => {
  it('A4-10 is what gives it, for products of its type', () => {
    expect(meaningOf('hosting.web:edit-dns', types)).toEqual({
      action: 'products.manage',
      type: 'hosting.web',
    });
    expect(meaningOf('hosting.web:see-logs', types)).toMatchObject({ action: 'products.use' });
    expect(meaningOf('billing.read', types)).toEqual({ action: 'billing.read' });
  });

  it.each(['hosting.web:delete', 'hosting:edit-dns', 'mail:read'] as const)(
    'is none when nobody has published it: %s',
    (right) => {
      expect(meaningOf(right, types)).toBeNull();
    },
  );

  it('is nobody’s for a product of another type', () => {
    const shop = { productId: 'shop', type: 'hosting.web', stay: 0 };
    expect(ofType(shop, { type: 'hosting.web' })).toBe(shop);
    expect(ofType(shop, {})).toBe(shop);
    expect(ofType(shop, { type: 'mail' })).toBeNull();
    expect(ofType(undefined, { type: 'mail' })).toBeUndefined();
  });
});
