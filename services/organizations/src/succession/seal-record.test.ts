import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { recordOf } from './record.js';
import { hashOf, sealed } from './seal-record.js';

const at = new Date('2026-11-26T09:00:00Z');
const act = { by: 'julie', at, amr: ['pwd', 'otp', 'mfa'], authenticatedAt: at };
const record = sealed(
  recordOf(
    {
      _id: 'record',
      organizationId: 'organization',
      kind: 'hand-over',
      accountId: 'anna',
      giverBecomes: 'administrator',
      proposal: act,
      answer: { ...act, by: 'anna', amr: ['pwd'] },
    },
    {
      organizationName: 'Studio',
      people: [{ accountId: 'julie', name: 'Julie Munster', email: 'julie@munster.example' }],
    },
    { before: ['julie', 'gone'], after: ['anna', 'gone'] },
  ),
);

describe('a record of a succession', () => {
  it('B-3 names people as they were, and by their id alone whom nobody could name', () => {
    expect(record.proposal.by.name).toBe('Julie Munster');
    expect(record.representativesBefore).toEqual([
      { accountId: 'julie', name: 'Julie Munster', email: 'julie@munster.example' },
      { accountId: 'gone', name: null, email: null },
    ]);
    expect(record.proposal.authenticationMethods).toEqual(['pwd', 'otp', 'mfa']);
  });

  it('B-3 has the same hash in whatever order its fields come, and another one after any change', () => {
    const { hash } = record;
    expect(hashOf(Object.fromEntries(Object.entries(record).toReversed()) as never)).toBe(hash);
    expect(hashOf({ ...record, giverBecame: 'collaborator' })).not.toBe(hash);
    const later = { ...record.proposal, at: '2026-11-26T09:00:00.001Z' };
    expect(hashOf({ ...record, proposal: later })).not.toBe(hash);
  });

  it('can be checked with what every system has: SHA-256 over names in order, without white space', () => {
    const tiny = { hash: 'x', b: 1, a: ['é'] } as unknown as typeof record;
    const expected = createHash('sha256').update('{"a":["é"],"b":1}').digest('hex');
    expect(hashOf(tiny)).toBe(expected);
  });
});
