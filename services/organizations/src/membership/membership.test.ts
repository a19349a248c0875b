import { describe, expect, it } from '@jest/globals';
import { roles, type Role } from '@atrium/contracts';
import { type MembershipState, rightsOf, standingRole } from './membership.js';
import { Ranking } from './ranking.js';

const membership = (state: MembershipState, role: Role, accountId: string | null = 'marc') => ({
  state,
  accountId,
  rights: { role, billing: false, products: [] },
});
const organization = (...legalRepresentatives: string[]) => ({ legalRepresentatives });

describe('the role that a membership gives', () => {
  it('is the one stored, for administrators and collaborators', () => {
    expect(standingRole(membership('active', 'administrator'), organization('julie'))).toBe(
      'administrator',
    );
    expect(standingRole(membership('active', 'collaborator'), organization('julie'))).toBe(
      'collaborator',
    );
  });

  it('is legal representative only for whom the organization names', () => {
    const marc = membership('active', 'legal_representative');
    expect(standingRole(marc, organization('julie', 'marc'))).toBe('legal_representative');
    expect(standingRole(marc, organization('julie'))).toBeNull();
  });

  it.each(['invited', 'declined', 'withdrawn', 'ended'] as const)(
    'A1-6 is none at all while the membership is %s',
    (state) => {
      for (const role of roles) {
        expect(standingRole(membership(state, role), organization('julie'))).toBeNull();
      }
    },
  );
});

describe('what is told of rights', () => {
  it('is what was stored and nothing the database added', () => {
    const rights = {
      role: 'collaborator' as const,
      billing: true,
      products: [{ productId: 'p1', right: 'use' as const, _id: 'x' }],
      more: 1,
    };
    expect(rightsOf({ rights })).toEqual({
      role: 'collaborator',
      billing: true,
      reminders: false,
      products: [{ productId: 'p1', right: 'use' }],
    });
  });

  it('B-1 has reminders as they were chosen, and for legal representatives where nothing was said', () => {
    const told = ([role, reminders]: readonly [
      'legal_representative' | 'administrator',
      boolean?,
    ]) =>
      rightsOf({
        rights: {
          role,
          billing: true,
          products: [],
          ...(reminders !== undefined && { reminders }),
        },
      }).reminders;
    const chosen = [
      ['legal_representative'],
      ['administrator'],
      ['legal_representative', false],
      ['administrator', true],
    ] as const;
    expect(chosen.map(told)).toEqual([true, false, false, true]);
  });
});

describe('the order of a person’s organizations', () => {
  it('A3-5 puts the one chosen last first, also within one millisecond', () => {
    const ranking = new Ranking({ now: () => new Date(1_795_000_000_000) });
    const chosen = [ranking.chosen(), ranking.chosen(), ranking.chosen()];
    expect([...chosen].sort((a, b) => a - b)).toEqual(chosen);
    expect(new Set(chosen).size).toBe(3);
  });

  it('leaves a person where they joined first', () => {
    const ranking = new Ranking({ now: () => new Date(1_795_000_000_000) });
    const [first, second] = [ranking.joined(), ranking.joined()];
    expect(first).toBeGreaterThan(second);
    expect(ranking.chosen()).toBeGreaterThan(first);
  });
});
