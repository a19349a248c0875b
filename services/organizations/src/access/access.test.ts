import { describe, expect, it } from '@jest/globals';
import { actions, roles } from '@atrium/contracts';
import {
  allows,
  inRole,
  isOfProducts,
  isReminded,
  may,
  mayTouch,
  needsSecondFactor,
  notOpenTo,
  roleTerms,
} from './access.js';

describe('what a role allows', () => {
  it('A4-9 lets an administrator do everything but what is the legal representative’s', () => {
    const reserved = actions.filter((action) => !may('administrator', action));
    expect(reserved).toEqual([
      'organization.rename',
      'organization.change-details',
      'organization.change-logo',
      'activity.keep',
      'representatives.change',
    ]);
  });

  it('A4-6 lets a legal representative do all that there is', () => {
    expect(roleTerms.legal_representative.allows.toSorted()).toEqual(actions.toSorted());
  });

  it('A1-1 lets a collaborator neither invite nor see who is there', () => {
    expect(roleTerms.collaborator.allows).toEqual(['organization.read', 'sharing.receive']);
  });

  it('B-1 leaves an external out of what is shared with the whole organization', () => {
    const others = roles.filter((role) => may(role, 'sharing.receive'));
    expect(others).toEqual(['legal_representative', 'administrator', 'collaborator']);
  });

  it('gives each role all that a lower one has', () => {
    const [representative, administrator, collaborator, external] = roles.map(
      (role) => roleTerms[role].allows,
    );
    expect(representative).toEqual(expect.arrayContaining([...(administrator ?? [])]));
    expect(administrator).toEqual(expect.arrayContaining([...(collaborator ?? [])]));
    expect(collaborator).toEqual(expect.arrayContaining([...(external ?? [])]));
  });
});

describe('giving a role, or touching somebody who has it', () => {
  it('is as decision 28 has it, for every pair of roles', () => {
    const given = roles.map((role) => [role, roles.filter((other) => mayTouch(role, other))]);
    expect(given).toEqual([
      ['legal_representative', [...roles]],
      ['administrator', ['administrator', 'collaborator', 'external']],
      ['collaborator', []],
      ['external', []],
    ]);
  });

  it('B-1 never gives what the giver does not hold', () => {
    for (const role of roles) {
      for (const other of roleTerms[role].gives) {
        const more = roleTerms[other].allows.filter((action) => !may(role, action));
        expect([role, other, more]).toEqual([role, other, []]);
      }
    }
  });
});

describe('a second factor', () => {
  it('B-6 is needed where the organization asks for one and the session has used none', () => {
    const table = [undefined, false, true].map((requiresSecondFactor) =>
      [['pwd'], ['pwd', 'otp', 'mfa'], ['hwk', 'user', 'mfa']].map((amr) =>
        needsSecondFactor(
          { ...(requiresSecondFactor !== undefined && { requiresSecondFactor }) },
          { amr },
        ),
      ),
    );
    expect(table).toEqual([
      [false, false, false],
      [false, false, false],
      [true, false, false],
    ]);
  });
});

describe('accounting', () => {
  it('A4-11 B-1 is open to a collaborator only where it was granted, and never to an external', () => {
    const open = roles.map((role) =>
      [false, true].map((billing) => allows({ role, billing, products: [] }, 'billing.manage')),
    );
    expect(open).toEqual([
      [true, true],
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  it('B-1 and reminders can not even be chosen for an external', () => {
    const wanted = { billing: true, reminders: true };
    const refused = roles.map((role) => notOpenTo({ role, ...wanted }));
    expect(refused).toEqual([[], [], [], ['billing', 'reminders']]);
    expect(notOpenTo({ role: 'external', billing: false, reminders: false })).toEqual([]);
  });
});

describe('using and managing a product', () => {
  const held = (productId: string, stay = 0) => ({ productId, type: 'hosting', stay });
  const granted = [
    { productId: 'shop', right: 'manage' },
    { productId: 'blog', right: 'use' },
  ] as const;

  it.each(['collaborator', 'external'] as const)(
    'A4-10 B-1 is open to a %s only for what was granted, and never for all',
    (role) => {
      const anna = { role, billing: false, products: granted };
      const products = [held('shop'), held('blog'), held('other'), undefined];
      const table = products.map((product) => [
        allows(anna, 'products.use', product),
        allows(anna, 'products.manage', product),
      ]);
      expect(table).toEqual([
        [true, true],
        [true, false],
        [false, false],
        [false, false],
      ]);
    },
  );

  it('B-1 is what all grants give together, in whatever order', () => {
    const products = [
      { productId: 'blog', right: 'use' },
      { productId: 'blog', right: 'manage' },
    ] as const;
    const anna = { role: 'collaborator', billing: false } as const;
    for (const given of [products, products.toReversed()]) {
      expect(allows({ ...anna, products: given }, 'products.manage', held('blog'))).toBe(true);
    }
  });

  it('A3-1 is nobody’s, by role or grant, where the product is not the organization’s', () => {
    for (const role of roles) {
      const holding = { role, billing: true, products: granted };
      const open = actions.filter((action) => allows(holding, action, null));
      expect(open).toEqual(
        actions
          .filter((action) => may(role, action) && !isOfProducts(action))
          .concat(
            may(role, 'billing.read') || role === 'external'
              ? []
              : ['billing.read', 'billing.manage'],
          ),
      );
    }
  });

  it('B-7 does not come back with a product that was another’s meanwhile', () => {
    const anna = { role: 'collaborator', billing: false, products: granted } as const;
    expect(allows(anna, 'products.use', held('shop', 2))).toBe(false);
    const anew = { ...anna, products: [{ ...granted[0], stay: 2 }] };
    expect(allows(anew, 'products.use', held('shop', 2))).toBe(true);
    expect(allows(anew, 'products.use', held('shop', 3))).toBe(false);
  });

  it('gives nothing beside products', () => {
    const anna = { role: 'collaborator', billing: false, products: granted } as const;
    const open = actions.filter((action) => allows(anna, action, held('shop')));
    expect(open).toEqual([
      'organization.read',
      'sharing.receive',
      'products.use',
      'products.manage',
    ]);
  });

  it.each(['administrator', 'legal_representative'] as const)('is open to a %s', (role) => {
    const holding = { role, billing: false, products: [] };
    expect(allows(holding, 'products.manage', held('other'))).toBe(true);
    expect(allows(holding, 'products.use')).toBe(true);
  });
});

describe('reminders of what is due', () => {
  it('B-1 go to whoever has chosen them, and to the only legal representative in any case', () => {
    const representative = { role: 'legal_representative', reminders: false } as const;
    expect(isReminded(representative, 1)).toBe(true);
    expect(isReminded(representative, 2)).toBe(false);
    expect(isReminded({ role: 'collaborator', reminders: true }, 1)).toBe(true);
    expect(isReminded({ role: 'administrator', reminders: false }, 1)).toBe(false);
    expect(isReminded({ role: 'external', reminders: true }, 1)).toBe(false);
  });
});

describe('another role', () => {
  it('B-1 keeps what was granted, less what it is not open to', () => {
    const granted = { billing: true, reminders: true, products: [] };
    expect(inRole('collaborator', granted)).toEqual({ role: 'collaborator', ...granted });
    const less = { role: 'external', billing: false, reminders: false, products: [] };
    expect(inRole('external', granted)).toEqual(less);
  });
});
