import { describe, expect, it } from '@jest/globals';
import { type ProductGrant, productsEach, type Rights } from '@atrium/contracts';
import fc from 'fast-check';
import { blockerOf, hasRoomFor, toDecide, withProductsOf } from './departure.js';

const collaborator = (...products: ProductGrant[]): Rights => ({
  ...{ role: 'collaborator', billing: false, reminders: false },
  products,
});
const use = (productId: string): ProductGrant => ({ productId, right: 'use' });
const manage = (productId: string): ProductGrant => ({ productId, right: 'manage' });

describe('B-3 the products of whoever goes', () => {
  it.each([
    ['are added', [use('a')], [manage('b')], [use('a'), manage('b')]],
    ['raise what the other may use', [use('a')], [manage('a')], [manage('a')]],
    ['lower nothing', [manage('a')], [use('a')], null],
    ['change nothing where they are the same', [use('a')], [use('a')], null],
  ])('B-3 %s', (_what, own, others, expected) => {
    expect(withProductsOf(collaborator(...own), others)?.products ?? null).toEqual(expected);
  });

  it('B-3 mean nothing to whose role opens every product', () => {
    const administrator: Rights = { ...collaborator(), role: 'administrator', billing: true };
    expect(withProductsOf(administrator, [manage('a')])).toBeNull();
  });

  it('B-3 are refused, and left, where there would be too many', () => {
    const full = collaborator(...Array.from({ length: productsEach }, (_, n) => use(`p${n}`)));
    expect(hasRoomFor(full, [use('p0')])).toBe(true);
    expect(hasRoomFor(full, [use('another')])).toBe(false);
    expect(withProductsOf(full, [use('another')])).toBeNull();
  });

  it('B-3 given twice are given once, and nobody loses anything', () => {
    const grants = fc.uniqueArray(
      fc.record({
        productId: fc.constantFrom('a', 'b', 'c', 'd'),
        right: fc.constantFrom('use', 'manage'),
      }),
      { selector: ({ productId }) => productId },
    ) as fc.Arbitrary<ProductGrant[]>;
    fc.assert(
      fc.property(grants, grants, (own, others) => {
        const before = collaborator(...own);
        const after = withProductsOf(before, others) ?? before;
        expect(withProductsOf(after, others)).toBeNull();
        for (const { productId, right } of [...own, ...others]) {
          const now = after.products.find((one) => one.productId === productId)?.right;
          expect(right === 'manage' ? now === 'manage' : now).toBeTruthy();
        }
      }),
    );
  });
});

describe('B-3 what stands against a departure', () => {
  const julie = { accountId: 'julie', role: 'legal_representative' as const };
  it.each([
    ['A3-7 the last one who leaves', ['julie'], null, 'last-legal-representative'],
    [
      'B-3 a representative, by an administrator',
      ['julie', 'otto'],
      'administrator' as const,
      'role-not-yours-to-give',
    ],
    ['B-3 one of two, by the other', ['julie', 'otto'], 'legal_representative' as const, null],
    ['A3-7 one of two who leaves', ['julie', 'otto'], null, null],
  ])('%s', (_who, representatives, by, expected) => {
    expect(blockerOf({ ...julie, representatives }, by)).toBe(expected);
  });

  it('B-3 and only what is there is to be decided about', () => {
    const access = { mailboxes: [], mailboxInvitations: [], serviceCredentials: [] };
    expect(toDecide([], null)).toEqual([]);
    expect(toDecide([use('a')], access)).toEqual(['products']);
    const mailbox = {
      ...{ mailboxId: 'm', email: 'compta@firm.example' },
      ...{ mayChangePassword: true, password: 'separate' as const },
    };
    expect(toDecide([], { ...access, mailboxes: [mailbox] })).toEqual(['mailboxes']);
  });
});
