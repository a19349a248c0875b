import { describe, expect, it } from '@jest/globals';
import { type Action, actions, type ProductGrant, roles } from '@atrium/contracts';
import fc from 'fast-check';
import { changed } from '../history/history.js';
import { allows, may } from './access.js';
import { type Circumstance, explained } from './explanation.js';

const at = new Date('2026-06-01T00:00:00Z');
const then = { by: 'julie', at: new Date('2026-05-01T00:00:00Z'), requestId: null };
const since = then.at.toISOString();
const shop = { productId: 'shop', right: 'use' as const };
const none = { role: 'collaborator' as const, billing: false, products: [] };
const some = { ...none, billing: true, products: [shop] };

const anna: Circumstance = {
  role: 'collaborator',
  rights: some,
  teams: [],
  accountId: 'anna',
  requiresSecondFactor: false,
  productManagementBlocked: false,
  membershipHistory: [
    changed('rights', null, none, { ...then, at: new Date('2026-04-01T00:00:00Z') }),
    changed('state', 'invited', 'active', then),
    changed('rights', none, some, then),
  ],
  organizationHistory: [],
};

const held = (productId: string, stay = 0) => ({ productId, type: 'hosting', stay });

const ask = (action: Action, productId?: string, who: Circumstance = anna) => {
  const product =
    productId === undefined ? undefined : { productId, held: held(productId), lostSince: null };
  return explained(who, { action, product, at });
};

describe('why somebody may do something', () => {
  it('is the role where the role allows it, for each role and action', () => {
    for (const role of roles) {
      for (const action of actions) {
        const { reasons } = ask(action, undefined, { ...anna, role });
        expect([role, action, reasons[1]?.holds]).toEqual([role, action, may(role, action)]);
      }
    }
  });

  it('B-6 is no for each role while the management of products is blocked, and nothing else is', () => {
    const organizationHistory = [changed('productManagementBlocked', false, true, then)];
    const blocked = { ...anna, organizationHistory, productManagementBlocked: true };
    for (const role of roles) {
      const { allowed, reasons } = ask('products.manage', 'shop', { ...blocked, role });
      const rule = 'product-management-blocked';
      expect([allowed, reasons.at(-1)]).toEqual([
        false,
        { rule, holds: false, since, by: 'julie' },
      ]);
      for (const action of actions.filter((one) => one !== 'products.manage')) {
        const without = ask(action, 'shop', { ...anna, role });
        expect(ask(action, 'shop', { ...blocked, role })).toEqual(without);
      }
    }
  });

  it('is a grant where there is one: since when, and by whom', () => {
    expect(ask('products.use', 'shop')).toEqual({
      allowed: true,
      needsSecondFactor: false,
      reasons: [
        { rule: 'membership', holds: true, since, by: 'julie' },
        expect.objectContaining({ rule: 'role', holds: false, role: 'collaborator' }),
        { rule: 'product-grant', holds: true, ...shop, since, by: 'julie' },
      ],
    });
    expect(ask('billing.read').reasons.at(-1)).toEqual({
      rule: 'billing-right',
      holds: true,
      since,
      by: 'julie',
    });
  });

  it('is denied by a grant that gives less, or by none', () => {
    expect(ask('products.manage', 'shop')).toMatchObject({ allowed: false });
    expect(ask('products.manage', 'shop').reasons.at(-1)).toMatchObject({ right: 'use' });
    const other = ask('products.use', 'blog').reasons.at(-1);
    expect(other).toEqual({ rule: 'product-grant', holds: false, productId: 'blog' });
    expect(ask('products.use')).toMatchObject({ allowed: false });
  });

  it('B-1 is a team where one gives it: since the person was in it and it had the product, whichever came last', () => {
    const first = { ...then, at: new Date('2026-04-01T00:00:00Z') };
    const granted = changed('products', [], [{ productId: 'blog', right: 'use' }], then);
    const web = { _id: 'web', products: granted.value as ProductGrant[], history: [granted] };
    const inWeb = {
      ...anna,
      teams: [web],
      membershipHistory: [...anna.membershipHistory, changed('teams', [], ['web'], first)],
    };
    expect(ask('products.use', 'blog', inWeb)).toMatchObject({ allowed: true });
    expect(ask('products.use', 'blog', inWeb).reasons.slice(2)).toEqual([
      { rule: 'product-grant', holds: false, productId: 'blog' },
      {
        rule: 'team-grant',
        holds: true,
        ...{ teamId: 'web', productId: 'blog', right: 'use' },
        ...{ since, by: 'julie' },
      },
    ]);
    expect(ask('products.manage', 'blog', inWeb)).toMatchObject({ allowed: false });
    expect(ask('products.manage', 'blog', inWeb).reasons.at(-1)).toMatchObject({
      rule: 'team-grant',
      holds: false,
    });
    expect(ask('products.use', 'shop', inWeb).reasons.at(-1)?.rule).toBe('product-grant');
  });

  it('says yes exactly where requests are allowed, in 10,000 cases', () => {
    const grant = fc.record({
      productId: fc.constantFrom('shop', 'blog', 'mail'),
      right: fc.constantFrom('use' as const, 'manage' as const),
      stay: fc.constantFrom(0, 1),
    });
    const products = fc.uniqueArray(grant, { maxLength: 3, selector: (one) => one.productId });
    const holding = fc.record({
      role: fc.constantFrom(...roles),
      billing: fc.boolean(),
      products,
      ofTeams: fc.array(products, { maxLength: 3 }),
    });
    const product = fc.option(
      fc.record({
        productId: fc.constantFrom('shop', 'blog', 'mail', 'none'),
        stay: fc.option(fc.constantFrom(0, 1)),
      }),
      { nil: undefined },
    );
    const property = fc.property(
      holding,
      fc.constantFrom(...actions),
      product,
      ({ role, billing, products: own, ofTeams }, action, wanted) => {
        const teams = ofTeams.map((some, n) => ({ _id: `t${n}`, products: some, history: [] }));
        const who = { ...anna, role, rights: { billing, products: own }, teams };
        const all = { role, billing, products: [...own, ...ofTeams.flat()] };
        const theirs =
          wanted && (wanted.stay === null ? null : held(wanted.productId, wanted.stay));
        const asked = wanted && { ...wanted, held: theirs ?? null, lostSince: null };
        const { allowed } = explained(who, { action, product: asked, at });
        expect(allowed).toBe(allows(all, action, theirs));
      },
    );
    fc.assert(property, { numRuns: 10_000 });
  });

  it('A3-1 ends with a product that is the organization’s no more: since when, whatever the role', () => {
    const lost = { productId: 'shop', held: null, lostSince: then.at };
    for (const role of roles) {
      const question = { action: 'products.use' as const, product: lost, at };
      const { allowed, reasons } = explained({ ...anna, role }, question);
      const reason = { rule: 'product-unknown', holds: false, productId: 'shop', since };
      expect([allowed, reasons.at(-1)]).toEqual([false, reason]);
    }
  });

  it('ends with the membership of whoever is none', () => {
    const ended = changed('state', 'active', 'ended', { ...then, by: 'paul' });
    const gone = { ...anna, role: null, membershipHistory: [...anna.membershipHistory, ended] };
    expect(ask('organization.read', undefined, gone)).toEqual({
      allowed: false,
      needsSecondFactor: false,
      reasons: [{ rule: 'membership', holds: false, since, by: 'paul' }],
    });
  });

  it('says that a second factor is asked for', () => {
    const who = { ...anna, requiresSecondFactor: true };
    expect(ask('organization.read', undefined, who)).toMatchObject({
      allowed: true,
      needsSecondFactor: true,
    });
  });
});
