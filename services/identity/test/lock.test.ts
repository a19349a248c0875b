import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeSecurityChange,
  getLock,
  listSecurityLog,
  type MembershipPeriod,
  overseeMembers,
  securityChanged,
  setLock,
  setNotificationPreferences,
  unlock,
  unlockMember,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { eventually, parallel } from '@atrium/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { caller, client, IdentityTrial, problemOf } from './trial.js';

const wrong = { password: 'not her password at all' };
const members = new Map<string, MembershipPeriod[]>();

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({ ATRIUM_LIMITS_FACTOR: '10' });
  await identity.platform.bus.reply(overseeMembers, ({ organizationId }) => ({
    members: members.get(organizationId) ?? [],
  }));
}, 60_000);
afterAll(() => identity.stop());

function lockAfter(after: number | null, asking: Caller) {
  return identity.gateway.request(setLock, { after, client }, asking);
}

async function failing(email: string, count: number, more: object = {}): Promise<void> {
  for (let at = 0; at < count; at += 1)
    await problemOf(identity.signIn(email, { ...wrong, ...more }));
}

/** What the owner was told of, once it has come. */
function told(accountId: string, change: string) {
  return eventually(async () => {
    const events = await identity.platform.bus.published(securityChanged);
    const found = events.filter(({ data }) => data.accountId === accountId);
    return found.findLast(({ data }) => data.change === change);
  });
}

async function tokenOf(accountId: string): Promise<string> {
  const { data } = await told(accountId, 'locked');
  const which = { accountId, changeId: data.changeId, told: 'login' as const };
  return (await identity.notifications.request(describeSecurityChange, which, caller())).token!;
}

/** Julie, whose account locks after three failures, and who has a device that signed in before. */
async function withLock() {
  const julie = await identity.signedIn();
  const { deviceSecret } = await identity.signIn(julie.email);
  await lockAfter(3, julie.caller);
  return { ...julie, known: { client: { ...client, deviceSecret: deviceSecret! } } };
}

describe('B-6 a lock after failed sign-ins', () => {
  it('is off until its owner wants it', async () => {
    const julie = await identity.signedIn();
    const off = { after: null, lockedAt: null };
    expect(await identity.gateway.request(getLock, {}, julie.caller)).toEqual(off);
    await failing(julie.email, 12);
    await identity.signIn(julie.email);
    for (const after of [0, 2, 21, 3.5]) {
      expect(await problemOf(lockAfter(after, julie.caller))).toBe('invalid-input');
    }
  });

  it('keeps nobody out before anything has failed, on whatever device', async () => {
    const julie = await withLock();
    await identity.signIn(julie.email);
  });

  it('A11 needs a fresh sign-in to be set', async () => {
    const julie = await identity.signedIn();
    try {
      await identity.platform.clock.advance({ minutes: 11 });
      const stale = await identity.callerWith(julie.token);
      expect(await problemOf(lockAfter(3, stale))).toBe('fresh-authentication-required');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('refuses the right password to strangers, with the answer and work of a wrong one', async () => {
    const julie = await withLock();
    await failing(julie.email, 3);
    const attempt = async (more: object) => {
      // What follows from failures before is over by then.
      await sleep(1_700);
      let outcome: unknown;
      const commands = await identity.tap.during(async () => {
        const refused = await identity.signIn(julie.email, more).catch((error) => error.details);
        outcome = { ...refused };
      });
      return { outcome, commands: commands.slice(0, 5) };
    };
    await told(julie.accountId, 'locked');
    const right = await attempt({});
    expect(right.outcome).toMatchObject({ code: 'wrong-credentials' });
    expect(right.commands.at(-1)).toBe('insert failed-sign-ins');
    expect(await attempt(wrong)).toEqual(right);
  });

  it('holds from the failure on that makes it full, for however many come at once', async () => {
    const julie = await withLock();
    await failing(julie.email, 2);
    const guesses = await parallel(20, () => problemOf(identity.signIn(julie.email, wrong)));
    expect(guesses).toHaveLength(20);
    // Before anything else has followed from it.
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
    await told(julie.accountId, 'locked');
    const { items } = await identity.gateway.request(listSecurityLog, {}, julie.caller);
    expect(items.filter(({ kind }) => kind === 'locked')).toHaveLength(1);
  });

  it('keeps nobody out on a device that signed in before, but for failures of its own', async () => {
    const julie = await withLock();
    await failing(julie.email, 4);
    await told(julie.accountId, 'locked');
    await identity.signIn(julie.email, julie.known);
    const lock = await identity.gateway.request(getLock, {}, julie.caller);
    expect(lock).toEqual({ after: 3, lockedAt: expect.any(String) });
    await failing(julie.email, 3, julie.known);
    expect(await problemOf(identity.signIn(julie.email, julie.known))).toBe('wrong-credentials');
  });

  it('opens with the mailed link: once, of fifty at once', async () => {
    const julie = await withLock();
    await failing(julie.email, 3);
    const token = await tokenOf(julie.accountId);
    const attempts = await parallel(50, () =>
      identity.gateway.request(unlock, { token, client }, caller()).then(
        () => 'opened',
        (error: { code: string }) => error.code,
      ),
    );
    const outcomes = attempts.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['opened', 'token-not-usable']));
    await identity.signIn(julie.email);
    await told(julie.accountId, 'unlocked');
  });

  it('does not open with the link of an earlier time, nor with a token that is none', async () => {
    const julie = await withLock();
    await failing(julie.email, 3);
    const old = await tokenOf(julie.accountId);
    await lockAfter(null, julie.caller);
    await lockAfter(3, julie.caller);
    await failing(julie.email, 3);
    await eventually(async () => (await tokenOf(julie.accountId)) !== old);
    for (const token of [old, `${old}x`, 'A'.repeat(43)]) {
      const attempt = identity.gateway.request(unlock, { token, client }, caller());
      expect(await problemOf(attempt)).toBe('token-not-usable');
    }
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
  });

  it('opens with the mailed link for seven days, to the millisecond, and then by a reset', async () => {
    const julie = await withLock();
    await failing(julie.email, 3);
    await told(julie.accountId, 'locked');
    const token = await tokenOf(julie.accountId);
    const account = await identity.collection('accounts').findOne({ _id: julie.accountId });
    const { at } = account!['lock'] as { at: Date };
    await identity.platform.clock.freeze(new Date(at.getTime() + 7 * 24 * 60 * 60_000));
    const open = () => identity.gateway.request(unlock, { token, client }, caller());
    expect(await problemOf(open())).toBe('token-not-usable');
    await identity.platform.clock.freeze(new Date(at.getTime() + 7 * 24 * 60 * 60_000 - 1));
    await open();
    await identity.platform.clock.reset();
  });

  it('is opened by those who look after a member, and by no other organization', async () => {
    const [julie, anna] = [await withLock(), await identity.signedIn()];
    const since = '2026-01-01T00:00:00.000Z';
    const { accountId } = julie;
    members.set('hers', [{ accountId, since, until: null }]);
    members.set('former', [{ accountId, since, until: '2026-02-01T00:00:00.000Z' }]);
    await failing(julie.email, 3);
    await told(accountId, 'locked');
    const open = (organizationId: string) =>
      identity.gateway.request(unlockMember, { organizationId, accountId, client }, anna.caller);
    expect(await problemOf(open('foreign'))).toBe('not-found');
    expect(await problemOf(open('former'))).toBe('not-found');
    await open('hers');
    await open('hers');
    await identity.signIn(julie.email);
    const { causedBy } = await told(accountId, 'unlocked');
    expect(causedBy).toBe(anna.accountId);
  });
});

describe('B-6 mails that a person may ask for', () => {
  const choose = (asking: Caller, signIns: boolean, failedSignIns: boolean) =>
    identity.gateway.request(
      setNotificationPreferences,
      { signIns, failedSignIns, client },
      asking,
    );
  const toldOf = async (accountId: string, change: string) => {
    const events = await identity.platform.bus.published(securityChanged);
    return events.filter(({ data }) => data.accountId === accountId && data.change === change);
  };

  it('tell of a sign-in on a new device, and not again of one that is known', async () => {
    const julie = await identity.signedIn();
    await choose(julie.caller, true, false);
    const { deviceSecret } = await identity.signIn(julie.email);
    const known = { client: { ...client, deviceSecret: deviceSecret! } };
    await identity.signIn(julie.email, known);
    await identity.signIn(julie.email);
    await eventually(async () => (await toldOf(julie.accountId, 'signed-in')).length === 2);
    await choose(julie.caller, false, false);
    await identity.signIn(julie.email);
    expect(await toldOf(julie.accountId, 'signed-in')).toHaveLength(2);
  });

  it('tell of failed sign-ins, once an hour', async () => {
    const julie = await identity.signedIn();
    await choose(julie.caller, false, true);
    await failing(julie.email, 3);
    const { data } = await told(julie.accountId, 'sign-in-failed');
    const which = { accountId: julie.accountId, changeId: data.changeId, told: 'login' as const };
    const mail = await identity.notifications.request(describeSecurityChange, which, caller());
    expect(mail).toMatchObject({ change: 'sign-in-failed', email: julie.email });
    expect(mail).not.toHaveProperty('token');
    await failing(julie.email, 1);
    await eventually(async () => {
      const { items } = await identity.gateway.request(listSecurityLog, {}, julie.caller);
      return items.filter(({ kind }) => kind === 'sign-in-failed').length === 4;
    });
    expect(await toldOf(julie.accountId, 'sign-in-failed')).toHaveLength(1);
  });
});
