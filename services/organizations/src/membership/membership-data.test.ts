import { describe, expect, it } from '@jest/globals';
import { changed, type HistoryEntry } from '../history/history.js';
import type { MembershipState } from './membership.js';
import { membershipDataOf, ownOf } from './membership-data.js';
import type { StoredMembership } from './membership.schema.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const by = (n: number) => ({ by: 'marc', at: day(n), requestId: null });
const julie = { accountId: 'julie', email: 'info@munster.example' };
const rights = (role: 'collaborator' | 'administrator') => ({ role, billing: false, products: [] });
const organization = {
  name: 'Entreprise Familiale Sàrl',
  legalRepresentatives: ['marc'],
  unfinished: [],
};

const joined: HistoryEntry[] = [
  changed('state', 'invited', 'active', by(1)),
  changed('accountId', null, 'julie', by(1)),
];
const left: HistoryEntry[] = [...joined, changed('state', 'active', 'ended', by(5))];
const invitedAnew: HistoryEntry[] = [
  ...left,
  changed('state', 'ended', 'invited', by(9)),
  changed('rights', rights('collaborator'), rights('administrator'), by(9)),
  changed('accountId', 'julie', null, by(9)),
];

function membership(
  state: MembershipState,
  history: HistoryEntry[],
  more: Partial<StoredMembership> = {},
): StoredMembership {
  return {
    ...{ _id: 'm', organizationId: 'o', address: julie.email, email: 'Info@munster.example' },
    ...{ accountId: 'julie', accounts: ['julie'], state, rights: rights('collaborator') },
    invitation: { by: 'marc', sentAt: day(0), expiresAt: day(7), tokenVersion: 1 },
    ...{ teams: [], chosenAt: 1, joinedAt: day(1), history, outbox: [], version: 1 },
    schemaVersion: 1,
    ...more,
  };
}

const shown = (one: StoredMembership, person = julie) =>
  ownOf(one, person).map((own) => membershipDataOf(own, organization));

describe('B-3 what a person takes along of a membership', () => {
  it('is all of one that is theirs, and when they left', () => {
    expect(shown(membership('active', joined))).toMatchObject([
      { state: 'active', joinedAt: day(1).toISOString(), leftAt: null, invitedBy: 'marc' },
    ]);
    expect(shown(membership('ended', left))).toMatchObject([
      { state: 'ended', leftAt: day(5).toISOString(), organizationName: organization.name },
    ]);
  });

  it('is both how it was and what is offered, where they are invited anew', () => {
    const anew = { accountId: null, rights: rights('administrator') };
    expect(shown(membership('invited', invitedAnew, anew))).toMatchObject([
      { state: 'ended', role: 'collaborator', invitedBy: null, leftAt: day(5).toISOString() },
      { state: 'invited', role: 'administrator', invitedBy: 'marc', joinedAt: null },
    ]);
  });

  it('is only how it was, where somebody else has the address by now', () => {
    const elsewhere = { ...julie, email: 'julie@munster.example' };
    const anew = { accountId: null, rights: rights('administrator') };
    expect(shown(membership('invited', invitedAnew, anew), elsewhere)).toMatchObject([
      { state: 'ended', role: 'collaborator', email: 'info@munster.example', teams: [] },
    ]);
    const anna = { accountId: 'anna', email: julie.email };
    expect(shown(membership('invited', invitedAnew, anew), anna)).toMatchObject([
      { state: 'invited', role: 'administrator', joinedAt: null, leftAt: null },
    ]);
  });

  it('is nothing of what the other has made of it since', () => {
    const hers = {
      accountId: 'anna',
      accounts: ['julie', 'anna'],
      teams: ['t'],
      joinedAt: day(10),
    };
    const history = [
      ...invitedAnew,
      changed('state', 'invited', 'active', by(10)),
      changed('accountId', null, 'anna', by(10)),
      changed('teams', [], ['t'], by(11)),
    ];
    const one = membership('active', history, { ...hers, secondFactorRemindedAt: day(12) });
    expect(shown(one)).toMatchObject([
      { state: 'ended', teams: [], joinedAt: day(1).toISOString(), remindedAt: null },
    ]);
    expect(ownOf(one, { accountId: 'paul', email: julie.email })).toEqual([]);
  });
});
