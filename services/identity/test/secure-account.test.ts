import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkRight,
  createServiceCredential,
  listServiceCredentials,
  rotateServicePassword,
  secureAccount,
  type SecureAccountInput,
  type SecurityReview,
  serviceCredentialChanged,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { newPassword, Recovery } from './recovery.js';
import { client, IdentityTrial, newAddress, password, problemOf } from './trial.js';

let identity: IdentityTrial;
let recovery: Recovery;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  recovery = new Recovery(identity);
}, 60_000);
afterAll(() => identity.stop());

function secure(asking: Caller, more: Partial<SecureAccountInput> = {}): Promise<SecurityReview> {
  const input = { newPassword, client, ...more };
  return identity.gateway.request(secureAccount, input, asking);
}

describe('B-6 an account that may be in the wrong hands', () => {
  it('gets a new password; other sessions, devices, tokens and pending addresses are gone at once', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    await recovery.start('login', newAddress(), julie.caller);
    const accounts = identity.collection('accounts');
    const apiTokens = [{ id: 't1', hash: 'h1', expiresAt: new Date('2030-01-01') }];
    await accounts.updateOne({ _id: julie.accountId }, { $set: { apiTokens } });
    const { ended } = await secure(julie.caller, { currentPassword: password });
    expect(ended).toBe(2);
    expect(await problemOf(identity.resolve(elsewhere.token))).toBe('sign-in-required');
    expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
    await identity.signIn(julie.email, { password: newPassword, deliver: 'token' });
    const account = await accounts.findOne({ _id: julie.accountId });
    expect(account).toMatchObject({ devices: [], apiTokens: [] });
    expect(account!['pending']).toBeUndefined();
  });

  it('answers with what to look at: addresses and what was done lately', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    const review = await secure(julie.caller, { currentPassword: password });
    expect(review).toMatchObject({ email: julie.email, recoveryEmail: email });
    expect(review.recent.map(({ kind }) => kind)).toEqual([
      'account-secured',
      'recovery-address-changed',
      'address-change-started',
      'signed-in',
    ]);
    expect(review.recent[0]).toMatchObject({ device: 'Firefox on Linux', network: '192.0.2.1' });
  });

  it('B-6 ends what it has chosen to open products with, if that is wanted, and says how many there are', async () => {
    const everything = { isMember: true, needsSecondFactor: false, allowed: true };
    await identity.platform.bus.reply(checkRight, () => everything);
    const [julie, marc] = [await identity.signedIn(), await identity.signedIn()];
    const make = (asking: Caller, username: string) => {
      const what = { organizationId: 'theirs', productId: 'shop', kind: 'ftp' as const, username };
      return identity.gateway.request(createServiceCredential, what, asking);
    };
    const hers = await make(julie.caller, 'julies');
    const rotated = await make(julie.caller, 'by-marc-since');
    await make(marc.caller, 'marcs');
    const which = { organizationId: 'theirs', credentialId: rotated.credentialId };
    await identity.gateway.request(rotateServicePassword, which, marc.caller);

    const left = await secure(julie.caller, { currentPassword: password });
    expect(left).toMatchObject({ serviceCredentials: 1, endedServiceCredentials: 0 });
    const again = { currentPassword: newPassword, newPassword: 'a third one, with a heron' };
    const review = await secure(julie.caller, { ...again, endServiceCredentials: true });
    expect(review).toMatchObject({ serviceCredentials: 0, endedServiceCredentials: 1 });
    const list = { organizationId: 'theirs' };
    const { items } = await identity.gateway.request(listServiceCredentials, list, marc.caller);
    expect(items.map(({ username, openedBy }) => [username, openedBy]).sort()).toEqual([
      ['by-marc-since', 'password'],
      ['julies', 'nothing'],
      ['marcs', 'password'],
    ]);
    const stored = await identity.collection('service-credentials').findOne({
      _id: hers.credentialId,
    });
    expect(stored).toMatchObject({ passwordHash: null, keys: [] });
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(serviceCredentialChanged);
      const ended = events.filter(({ data }) => data.change === 'ended');
      return ended.length > 0 && ended;
    });
    expect(told.map(({ data, causedBy }) => [data.credentialId, causedBy])).toEqual([
      [hers.credentialId, julie.accountId],
    ]);
  });

  it('is told to every address', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    await secure(julie.caller, { currentPassword: password });
    const told = await recovery.told(julie.accountId, 'account-secured');
    expect(Object.values(told).map((mail) => mail.email)).toEqual([julie.email, email]);
  });

  it('needs the password, or a proof of the last ten minutes', async () => {
    const julie = await identity.signedIn();
    const wrong = secure(julie.caller, { currentPassword: 'not her password at all' });
    expect(await problemOf(wrong)).toBe('password-wrong');
    try {
      await identity.platform.clock.advance({ minutes: 10 });
      const asking = await identity.callerWith(julie.token);
      expect(await problemOf(secure(asking))).toBe('fresh-authentication-required');
    } finally {
      await identity.platform.clock.reset();
    }
    await identity.signIn(julie.email);
    await secure(julie.caller);
    await identity.signIn(julie.email, { password: newPassword });
  });

  it('does not keep the password that somebody else may know', async () => {
    const julie = await identity.signedIn();
    const same = secure(julie.caller, { newPassword: password });
    expect(await problemOf(same)).toBe('password-refused');
  });

  it('A7-5 leaves its former addresses the way to undo a change', async () => {
    const julie = await identity.signedIn();
    await recovery.change('login', newAddress(), julie);
    const told = await recovery.told(julie.accountId, 'login-address-changed');
    await secure(julie.caller, { currentPassword: password });
    expect(await recovery.undo(told['former-login']!.undoToken!)).toEqual({ email: julie.email });
  });
});
