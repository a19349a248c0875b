import { describe, expect, it } from '@jest/globals';
import { type Action, actions, roles } from '@atrium/contracts';
import { changed } from '../history/history.js';
import { may, verbsOf } from './access.js';
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
  accountId: 'anna',
  requiresSecondFactor: false,
  membershipHistory: [
    changed('rights', null, none, { ...then, at: new Date('2026-04-01T00:00:00Z') }),
    changed('state', 'invited', 'active', then),
    changed('rights', none, some, then),
  ],
  organizationHistory: [],
};

const ask = (action: Action, productId?: string, who: Circumstance = anna) =>
  explained(who, { action, productId, at });

describe('why somebody may do something', () => {
  it('can be asked about all that a role allows, and about what is granted beside it', () => {
    const granted = ['billing.read', 'products.use'];
    expect(actions.filter((action) => !granted.includes(action)).toSorted()).toEqual(
      verbsOf.legal_representative.toSorted(),
    );
  });

  it('is the role where the role allows it, for each role and action', () => {
    for (const role of roles) {
      for (const verb of verbsOf.legal_representative) {
        const { allowed } = ask(verb, undefined, { ...anna, role });
        expect([role, verb, allowed]).toEqual([role, verb, may(role, verb)]);
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
