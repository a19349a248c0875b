import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountVerified,
  describeAccounts,
  describeAccountStart,
  findAccountByAddress,
  getMyProfile,
  signUpWithInvitation,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { caller, client, IdentityTrial, newAddress, password, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  await identity.invite({
    'token-of-an-invitation': { invitationId: 'invitation-1', email: 'marc@munster.example' },
    'another-invitation-token': { invitationId: 'invitation-2', email: 'paul@munster.example' },
    'invitation-of-julie-herself': { invitationId: 'invitation-3', email: 'has@munster.example' },
    'fifty-at-once-invitation': { invitationId: 'invitation-4', email: 'fifty@munster.example' },
  });
}, 60_000);
afterAll(() => identity.stop());

describe('signing up from an invitation', () => {
  const marc = { email: 'Marc@munster.example', givenName: 'Marc', familyName: 'Munster' };
  const complete = (invitationToken: string, more: object = {}) =>
    identity.gateway.request(
      signUpWithInvitation,
      { ...marc, password, locale: 'de', invitationToken, client, ...more },
      caller(),
    );

  it('A1-4 is verified at once and has no organization of its own', async () => {
    const { accountId } = await complete('token-of-an-invitation');
    expect((await identity.signIn(marc.email)).accountId).toBe(accountId);
    expect(await start(accountId)).toMatchObject({
      organizationId: null,
      organizationName: null,
      invitationId: 'invitation-1',
    });
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(accountVerified);
      return events.find(({ data }) => data.accountId === accountId);
    });
    expect(told.data).toEqual({ accountId, organizationId: null, invitationId: 'invitation-1' });
  });

  it('A1-4 is for the invited address alone', async () => {
    const other = complete('another-invitation-token', { email: 'mallory@munster.example' });
    expect(await problemOf(other)).toBe('invitation-for-another-address');
  });

  it('needs an invitation that is open', async () => {
    expect(await problemOf(complete('no-such-invitation-token'))).toBe('invitation-not-found');
  });

  it('says honestly that there is an account already', async () => {
    await identity.account('has@munster.example');
    const again = complete('invitation-of-julie-herself', { email: 'has@munster.example' });
    expect(await problemOf(again)).toBe('account-exists');
  });

  it('makes one account of fifty at once', async () => {
    const email = 'fifty@munster.example';
    const outcomes = await parallel(50, () => complete('fifty-at-once-invitation', { email }));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await identity.collection('accounts').countDocuments({ address: email })).toBe(1);
  });
});

describe('an account', () => {
  it('is shown to its owner, and to services by ids', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const { token } = await identity.signIn(email);
    const profile = await identity.gateway.request(
      getMyProfile,
      {},
      await identity.callerWith(token),
    );
    expect(profile).toEqual({
      accountId,
      email,
      givenName: 'Julie',
      familyName: 'Munster',
      initials: 'JM',
      locale: 'fr',
      timeZone: 'Europe/Zurich',
      createdAt: expect.any(String),
    });
    const names = { givenName: 'Julie', familyName: 'Munster' };
    const person = { accountId, email, ...names, locale: 'fr', hasSecondFactor: false };
    const asked = { accountIds: [accountId, 'nobody'] };
    const { people } = await identity.organizations.request(describeAccounts, asked, caller());
    expect(people).toEqual([person]);
    const found = await identity.notifications.request(
      findAccountByAddress,
      { email: email.toUpperCase() },
      caller(),
    );
    expect(found.people).toEqual([person]);
  });

  it('that does not exist has no start', async () => {
    expect(await problemOf(start('nobody'))).toBe('not-found');
  });

  it('A5 belongs to one canonical address: no twin in case, script or form gets in or gets another', async () => {
    const email = 'mike@kelvin.example';
    await identity.account(email);
    for (const twin of [
      'MIKE@kelvin.example',
      'Mike@KELVIN.Example',
      'mike@ｋｅｌｖｉｎ.example',
    ]) {
      await identity.signUp(twin);
      expect((await identity.mailsTo(email)).at(-1)).toMatchObject({
        mail: 'account-exists',
        email,
      });
      expect((await identity.signIn(twin)).token).toHaveLength(43);
    }
    for (const noAddress of [
      'mıke@kelvin.example',
      'mi\u212Ae@kelvin.example',
      'mike@kelvin.example.',
      'ｍike@kelvin.example',
    ]) {
      expect(await problemOf(identity.signUp(noAddress))).toBe('invalid-input');
      expect(await problemOf(identity.signIn(noAddress))).toBe('invalid-input');
    }
    const idn = 'mike@zürich.example';
    await identity.account(idn);
    expect((await identity.signIn('mike@xn--zrich-kva.example')).token).toHaveLength(43);
  });
});

function start(accountId: string) {
  return identity.organizations.request(describeAccountStart, { accountId }, caller());
}
