import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { settlementOf, type Sides, stateOf, type Succession, without } from './succession.js';

const at = (time: string) => new Date(`2026-11-26T${time}Z`);
const joined = new Date('2026-01-01T00:00:00Z');

const proposed: Succession = {
  _id: 'proposal',
  organizationId: 'organization',
  kind: 'add',
  accountId: 'anna',
  memberSince: joined,
  giverBecomes: null,
  state: 'open',
  proposal: { by: 'julie', at: at('09:00:00'), amr: ['pwd'], authenticatedAt: at('08:55:00') },
  expiresAt: at('12:00:00'),
  answer: null,
  naming: null,
  record: null,
};
const sides: Sides = { representatives: ['julie'], memberSince: joined };

describe('a proposal to become legal representative', () => {
  it('B-3 is open to its last millisecond', () => {
    expect(stateOf(proposed, sides, at('11:59:59.999'))).toBe('open');
    expect(stateOf(proposed, sides, at('12:00:00.000'))).toBe('expired');
  });

  it.each([
    ['the proposer represents it no more', { ...sides, representatives: ['paul'] }],
    ['the person is no member any more', { ...sides, memberSince: undefined }],
    ['the person left and joined anew', { ...sides, memberSince: at('10:00:00') }],
    ['the person represents it already', { ...sides, representatives: ['julie', 'anna'] }],
  ])('B-3 comes to nothing when %s', (_why, now) => {
    expect(stateOf(proposed, now, at('10:00:00'))).toBe('void');
  });

  it('is judged by time and sides only until it is answered', () => {
    const nobody = { representatives: [], memberSince: undefined };
    const declined = { ...proposed, state: 'declined' as const };
    expect(stateOf(declined, nobody, at('23:00:00'))).toBe('declined');
    const confirmed = { ...proposed, answer: { ...proposed.proposal, by: 'anna' } };
    expect(stateOf(confirmed, nobody, at('23:00:00'))).toBe('open');
  });
});

describe('who represents an organization after a confirmation', () => {
  const give = (before: string[], handsOver: boolean) =>
    settlementOf(before, { giver: 'julie', accountId: 'anna', handsOver });

  it('B-3 is one more, or one in the place of another', () => {
    expect(give(['julie', 'paul'], false).after).toEqual(['julie', 'paul', 'anna']);
    expect(give(['julie', 'paul'], true).after).toEqual(['anna', 'paul']);
    expect(give(['julie'], true)).toEqual({ granted: true, after: ['anna'] });
  });

  it('B-3 is as before when the giver has nothing to give', () => {
    expect(give(['paul'], true)).toEqual({ granted: false, after: ['paul'] });
    expect(give(['julie', 'anna'], false).granted).toBe(false);
  });

  it('D-6 D-26 is never nobody, and nobody twice, whatever is given and taken', () => {
    const person = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ giver: person, accountId: person, how: fc.nat({ max: 2 }) });
    const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let now: readonly string[] = ['a'];
      for (const { giver, accountId, how } of steps) {
        if (how === 2) now = without(now, accountId) ?? now;
        else now = settlementOf(now, { giver, accountId, handsOver: how === 1 }).after;
        expect(now.length).toBeGreaterThan(0);
        expect(new Set(now).size).toBe(now.length);
      }
    });
    fc.assert(property);
  });
});
