import { describe, expect, it } from '@jest/globals';
import { roles } from '@atrium/contracts';
import {
  managesProduct,
  may,
  mayTouch,
  needsSecondFactor,
  seesBilling,
  verbsOf,
} from './access.js';

describe('what a role allows', () => {
  it('A4-9 lets an administrator do everything but what is the legal representative’s', () => {
    const reserved = verbsOf.legal_representative.filter((verb) => !may('administrator', verb));
    expect(reserved).toEqual(['organization.rename']);
  });

  it('A1-1 lets a collaborator neither invite nor see who is there', () => {
    expect(verbsOf.collaborator).toEqual(['organization.read']);
  });

  it('gives each role all that a lower one has', () => {
    const [representative, administrator, collaborator] = roles.map((role) => verbsOf[role]);
    expect(representative).toEqual(expect.arrayContaining([...(administrator ?? [])]));
    expect(administrator).toEqual(expect.arrayContaining([...(collaborator ?? [])]));
  });
});

describe('giving a role, or touching somebody who has it', () => {
  const table = roles.flatMap((role) =>
    roles.map((other) => [role, other, mayTouch(role, other)] as const),
  );

  it('is as decision 28 has it, for every pair of roles', () => {
    expect(table).toEqual([
      ['legal_representative', 'legal_representative', true],
      ['legal_representative', 'administrator', true],
      ['legal_representative', 'collaborator', true],
      ['administrator', 'legal_representative', false],
      ['administrator', 'administrator', true],
      ['administrator', 'collaborator', true],
      ['collaborator', 'legal_representative', false],
      ['collaborator', 'administrator', false],
      ['collaborator', 'collaborator', false],
    ]);
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
  it('A4-11 is open to a collaborator only where it was granted', () => {
    expect(seesBilling({ role: 'collaborator', billing: false })).toBe(false);
    expect(seesBilling({ role: 'collaborator', billing: true })).toBe(true);
    expect(seesBilling({ role: 'administrator', billing: false })).toBe(true);
    expect(seesBilling({ role: 'legal_representative', billing: false })).toBe(true);
  });
});

describe('managing a product', () => {
  const granted = [
    { productId: 'shop', right: 'manage' },
    { productId: 'blog', right: 'use' },
  ] as const;
  const anna = { role: 'collaborator', products: granted } as const;

  it('B-1 is open to a collaborator only for what was granted, and never for all', () => {
    expect(managesProduct(anna, 'shop')).toBe(true);
    expect(managesProduct(anna, 'blog')).toBe(false);
    expect(managesProduct(anna, 'other')).toBe(false);
    expect(managesProduct(anna, undefined)).toBe(false);
  });

  it.each(['administrator', 'legal_representative'] as const)('is open to a %s', (role) => {
    expect(managesProduct({ role, products: [] }, 'other')).toBe(true);
    expect(managesProduct({ role, products: [] }, undefined)).toBe(true);
  });
});
