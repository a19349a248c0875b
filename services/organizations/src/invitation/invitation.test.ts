import { describe, expect, it } from '@jest/globals';
import type { MembershipState } from '../membership/membership.js';
import {
  isAcceptedBy,
  shownInvitation,
  termsOfInvitation,
  whyNotAccept,
  whyNotInvite,
  whyNotUsable,
} from './invitation.js';

const sentAt = new Date('2026-11-23T09:00:00.000Z');
const invitation = (state: MembershipState = 'invited', tokenVersion = 1) => ({
  _id: 'i1',
  state,
  address: 'marc@munster.example',
  email: 'Marc@Munster.example',
  accountId: state === 'active' || state === 'ended' ? 'marc' : null,
  rights: { role: 'collaborator' as const, billing: true, products: [] },
  invitation: termsOfInvitation('julie', sentAt, { days: 7, tokenVersion }),
});
const marc = { accountId: 'marc', address: 'marc@munster.example' };
const eve = { accountId: 'eve', address: 'eve@elsewhere.example' };
const lastMoment = new Date('2026-11-30T08:59:59.999Z');
const tooLate = new Date('2026-11-30T09:00:00.000Z');

describe('accepting an invitation', () => {
  it('lets the invited person join', () => {
    expect(whyNotAccept(invitation(), marc, 1, sentAt)).toBeNull();
  });

  it('lasts seven days, to the millisecond', () => {
    expect(whyNotAccept(invitation(), marc, 1, lastMoment)).toBeNull();
    expect(whyNotAccept(invitation(), marc, 1, tooLate)).toBe('invitation-expired');
  });

  it('helps nobody with another address, in time or too late', () => {
    expect(whyNotAccept(invitation(), eve, 1, sentAt)).toBe('invitation-for-another-address');
    expect(whyNotAccept(invitation(), eve, 1, tooLate)).toBe('invitation-for-another-address');
  });

  it('refuses a link that a newer mail has replaced', () => {
    expect(whyNotAccept(invitation('invited', 2), marc, 1, sentAt)).toBe('invitation-not-found');
  });

  it.each(['declined', 'withdrawn', 'active', 'ended'] as const)(
    'finds nothing once it is %s, for whoever asks',
    (state) => {
      expect(whyNotAccept(invitation(state), marc, 1, sentAt)).toBe('invitation-not-found');
      expect(whyNotAccept(invitation(state), eve, 1, sentAt)).toBe('invitation-not-found');
    },
  );

  it('finds nothing where there never was any', () => {
    expect(whyNotUsable(null, 1, sentAt)).toBe('invitation-not-found');
  });

  it('A1-7 knows who has accepted this link before', () => {
    expect(isAcceptedBy(invitation('active'), marc, 1)).toBe(true);
    expect(isAcceptedBy(invitation('active', 2), marc, 1)).toBe(false);
    expect(isAcceptedBy(invitation('active'), eve, 1)).toBe(false);
    expect(isAcceptedBy(invitation('ended'), marc, 1)).toBe(false);
  });
});

describe('inviting an address', () => {
  it('A1-9 says who is a member and who is invited already', () => {
    expect(whyNotInvite(invitation('active'), sentAt)).toBe('already-a-member');
    expect(whyNotInvite(invitation(), lastMoment)).toBe('already-invited');
  });

  it('can be done again after expiry, refusal, withdrawal and leaving', () => {
    expect(whyNotInvite(invitation(), tooLate)).toBeNull();
    for (const state of ['declined', 'withdrawn', 'ended'] as const) {
      expect(whyNotInvite(invitation(state), sentAt)).toBeNull();
    }
    expect(whyNotInvite(null, sentAt)).toBeNull();
  });
});

describe('an invitation in the list', () => {
  it('is open, expired or declined', () => {
    expect(shownInvitation(invitation(), lastMoment).state).toBe('open');
    expect(shownInvitation(invitation(), tooLate).state).toBe('expired');
    expect(shownInvitation(invitation('declined'), sentAt).state).toBe('declined');
  });

  it('shows the address as it was typed, and nothing of the token', () => {
    const shown = shownInvitation(invitation(), sentAt);
    expect(shown.email).toBe('Marc@Munster.example');
    expect(Object.keys(shown).sort()).toEqual([
      'billing',
      'email',
      'expiresAt',
      'id',
      'invitedBy',
      'products',
      'reminders',
      'role',
      'sentAt',
      'state',
    ]);
  });
});
