import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changePassword,
  type ChangePasswordInput,
  describeSecurityChange,
  listSecurityLog,
  securityChanged,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { caller, client, IdentityTrial, password, problem, problemOf } from './trial.js';

const newPassword = 'saltpetre orchid lamp';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({
    ATRIUM_FAILURES_PER_ADDRESS: '5',
    ATRIUM_LIMITS_FACTOR: '1',
  });
}, 60_000);
afterAll(() => identity.stop());

function change(asking: Caller, more: Partial<ChangePasswordInput> = {}): Promise<object> {
  const input = { currentPassword: password, newPassword, client, ...more };
  return identity.gateway.request(changePassword, input, asking);
}

describe('A2-8 changing the password', () => {
  it('makes the new one count and the old one worth nothing', async () => {
    const julie = await identity.signedIn();
    await change(julie.caller);
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
    const { accountId } = await identity.signIn(julie.email, { password: newPassword });
    expect(accountId).toBe(julie.accountId);
  });

  it('A9 ends the other sessions before it answers, and not the one that asks', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    await change(julie.caller);
    expect(await problemOf(identity.resolve(elsewhere.token))).toBe('sign-in-required');
    expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
  });

  it('A11 is not possible with a session alone: the current password is asked for', async () => {
    const julie = await identity.signedIn();
    const attempt = change(julie.caller, { currentPassword: 'not her password at all' });
    expect(await problemOf(attempt)).toBe('password-wrong');
    await identity.signIn(julie.email);
  });

  it('A7 lets nobody guess at a session that was left open, and its owner still sign in', async () => {
    const julie = await identity.signedIn();
    const guess = { currentPassword: 'a guess at her password' };
    const guesses = [];
    for (let tries = 0; tries < 6; tries += 1) {
      guesses.push(await problemOf(change(julie.caller, guess)));
    }
    expect(guesses).toEqual([...Array(5).fill('password-wrong'), 'too-many-requests']);
    expect(await problemOf(change(julie.caller))).toBe('too-many-requests');
    await identity.signIn(julie.email);
  });

  it('A17 refuses a bad one by the name of its field, and changes nothing', async () => {
    const julie = await identity.signedIn();
    const refused = await problem(change(julie.caller, { newPassword: 'Julie Munster 2026' }));
    expect(refused.code).toBe('password-refused');
    expect(refused.details.errors?.map(({ pointer }) => pointer)).toEqual(['/newPassword']);
    await identity.signIn(julie.email);
  });

  it('of four at once makes one', async () => {
    const julie = await identity.signedIn();
    const passwords = Array.from({ length: 4 }, (_, n) => `saltpetre orchid lamp ${n} times`);
    const outcomes = await Promise.all(
      passwords.map((one) =>
        change(julie.caller, { newPassword: one }).then(
          () => one,
          (error: { code: string }) => error.code,
        ),
      ),
    );
    const made = outcomes.filter((outcome) => passwords.includes(outcome));
    expect(made).toHaveLength(1);
    expect(new Set(outcomes.filter((outcome) => !passwords.includes(outcome)))).toEqual(
      new Set(['changed-meanwhile']),
    );
    await identity.signIn(julie.email, { password: made[0] as string });
  });

  it('is told to the address of the account, with time and device, by ids until then', async () => {
    const julie = await identity.signedIn();
    await change(julie.caller);
    const event = await eventually(async () => {
      const told = await identity.platform.bus.published(securityChanged);
      return told.find(({ data }) => data.accountId === julie.accountId);
    });
    const { changeId, told } = event.data;
    expect(told).toEqual(['login']);
    expect(JSON.stringify(event)).not.toContain(julie.email);
    const which = { accountId: julie.accountId, changeId, told: 'login' as const };
    const mail = await identity.notifications.request(describeSecurityChange, which, caller());
    expect(mail).toMatchObject({
      change: 'password-changed',
      email: julie.email,
      givenName: 'Julie',
      locale: 'fr',
      device: 'Firefox on Linux',
    });
  });

  it('A23 is a line in the log of the account, without any secret', async () => {
    const julie = await identity.signedIn();
    await change(julie.caller);
    const { items: log } = await identity.gateway.request(listSecurityLog, {}, julie.caller);
    expect(log.map(({ kind }) => kind)).toEqual(['password-changed', 'signed-in']);
    expect(JSON.stringify(log)).not.toMatch(/argon2|saltpetre|horse/);
  });
});
