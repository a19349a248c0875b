import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { securityChanged } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { SecondFactors } from './second-factors.js';
import { IdentityTrial, password, problemOf } from './trial.js';

let identity: IdentityTrial;
let factors: SecondFactors;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  factors = new SecondFactors(identity);
}, 60_000);
afterAll(() => identity.stop());

describe('adding a passkey', () => {
  it('B-6 makes a second factor that the list shows by its name', async () => {
    const julie = await factors.withPasskey();
    const { items } = await factors.list(julie.caller);
    expect(items).toMatchObject([{ factorId: julie.factorId, kind: 'passkey', name: 'Her key' }]);
    expect(await factors.amrOf(julie.token)).toEqual(['pwd', 'hwk', 'user', 'mfa']);
    expect(await problemOf(identity.signIn(julie.email))).toBe('second-factor-required');
  });

  it('A9 (7.4.3) ends the other sessions', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    const made = factors.newKey().create(await factors.begin(julie.caller));
    await factors.register(julie.caller, made);
    expect(await problemOf(identity.resolve(elsewhere.token))).toBe('sign-in-required');
  });

  it('asks for one that verifies its user and needs no address, by a challenge of 256 bits', async () => {
    const julie = await identity.signedIn();
    const creation = await factors.begin(julie.caller);
    expect(Buffer.from(creation.challenge, 'base64url')).toHaveLength(32);
    expect(creation.authenticatorSelection).toEqual({
      residentKey: 'required',
      userVerification: 'required',
    });
    expect(JSON.stringify(creation.user.id)).not.toContain(julie.email);
  });

  it.each([
    ['made for another site', { origin: 'https://evil.example' }],
    ['that belongs to another site', { rpId: 'evil.example' }],
    ['that has not verified its user', { verifiesUser: false }],
    ['that answers something else', { type: 'webauthn.get' }],
  ])('refuses one %s', async (_what, wrong) => {
    const julie = await identity.signedIn();
    const made = factors.newKey().create(await factors.begin(julie.caller), wrong);
    expect(await problemOf(factors.register(julie.caller, made))).toBe('passkey-refused');
  });

  it('A8 takes each challenge once, from whoever got it, for five minutes', async () => {
    const [julie, eve] = [await identity.signedIn(), await identity.signedIn()];
    const challenge = await factors.begin(julie.caller);
    const foreign = factors.register(eve.caller, factors.newKey().create(challenge));
    expect(await problemOf(foreign)).toBe('challenge-not-usable');
    const outcomes = await parallel(50, () =>
      factors.register(julie.caller, factors.newKey().create(challenge)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await factors.begin(eve.caller);
    try {
      await identity.platform.clock.advance({ minutes: 5, seconds: 1 });
      const made = factors.newKey().create(late);
      const attempt = factors.register(await identity.callerWith(eve.token), made);
      expect(await problemOf(attempt)).toBe('challenge-not-usable');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it("refuses one that is this account's or another's already", async () => {
    const julie = await factors.withPasskey();
    const again = julie.key.create(await factors.begin(julie.caller));
    expect(await problemOf(factors.register(julie.caller, again))).toBe('passkey-refused');
    const eve = await identity.signedIn();
    const hers = julie.key.create(await factors.begin(eve.caller));
    expect(await problemOf(factors.register(eve.caller, hers))).toBe('passkey-refused');
  });

  it('is undone by removing it: the password alone is enough again', async () => {
    const julie = await factors.withPasskey();
    await factors.remove(julie.caller, julie.factorId);
    await identity.signIn(julie.email);
    const answer = julie.key.get(await factors.passkeyChallenge());
    expect(await problemOf(factors.signInWithPasskey(answer))).toBe('passkey-refused');
  });
});

describe('signing in with a passkey', () => {
  it('needs neither address nor password, and is both factors in one', async () => {
    const julie = await factors.withPasskey();
    const started = await factors.signInWithPasskey(
      julie.key.get(await factors.passkeyChallenge()),
    );
    expect(started.accountId).toBe(julie.accountId);
    expect(await factors.amrOf(started.token)).toEqual(['hwk', 'user', 'mfa']);
  });

  it('says of one that is copied between devices that it is in software', async () => {
    const julie = await factors.withPasskey({ synced: true });
    for (let times = 0; times < 2; times += 1) {
      const answer = julie.key.get(await factors.passkeyChallenge());
      const { token } = await factors.signInWithPasskey(answer);
      expect(await factors.amrOf(token)).toEqual(['swk', 'user', 'mfa']);
    }
  });

  it('is the second step after the password too', async () => {
    const julie = await factors.withPasskey();
    const challenge = await factors.challenge(julie.email);
    const passkey = julie.key.get(await factors.passkeyChallenge());
    const { token } = await factors.complete({ challenge, passkey });
    expect(await factors.amrOf(token)).toEqual(['pwd', 'hwk', 'user', 'mfa']);
  });

  it("A12 another account's passkey is no second step", async () => {
    const [julie, eve] = [await factors.withPasskey(), await factors.withPasskey()];
    const challenge = await factors.challenge(julie.email);
    const passkey = eve.key.get(await factors.passkeyChallenge());
    expect(await problemOf(factors.complete({ challenge, passkey }))).toBe('passkey-refused');
  });

  it.each([
    ['for another site', { origin: 'https://evil.example' }],
    ['of another site', { rpId: 'evil.example' }],
    ['that has not verified its user', { verifiesUser: false }],
    ['to something else', { type: 'webauthn.create' }],
  ])('refuses an answer %s', async (_what, wrong) => {
    const julie = await factors.withPasskey();
    const answer = julie.key.get(await factors.passkeyChallenge(), wrong);
    expect(await problemOf(factors.signInWithPasskey(answer))).toBe('passkey-refused');
  });

  it('refuses an answer signed by another key, or naming another account', async () => {
    const [julie, eve] = [await factors.withPasskey(), await factors.withPasskey()];
    const forged = {
      ...eve.key.get(await factors.passkeyChallenge()),
      id: julie.key.get({ challenge: 'x' }).id,
    };
    expect(await problemOf(factors.signInWithPasskey(forged))).toBe('passkey-refused');
    const answer = julie.key.get(await factors.passkeyChallenge());
    const userHandle = Buffer.from(eve.accountId).toString('base64url');
    const misnamed = factors.signInWithPasskey({ ...answer, userHandle });
    expect(await problemOf(misnamed)).toBe('passkey-refused');
    const unknown = factors.newKey().get(await factors.passkeyChallenge());
    const { userHandle: _none, ...nobody } = unknown;
    expect(await problemOf(factors.signInWithPasskey(nobody))).toBe('passkey-refused');
  });

  it('A8 of fifty answers to one challenge at once lets one in', async () => {
    const julie = await factors.withPasskey({ synced: true });
    const challenge = await factors.passkeyChallenge();
    const outcomes = await parallel(50, () => factors.signInWithPasskey(julie.key.get(challenge)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('takes no challenge that it did not make, and none that ran out', async () => {
    const julie = await factors.withPasskey();
    const made = julie.key.get({ challenge: Buffer.alloc(32, 7).toString('base64url') });
    expect(await problemOf(factors.signInWithPasskey(made))).toBe('challenge-not-usable');
    const challenge = await factors.passkeyChallenge();
    try {
      await identity.platform.clock.advance({ minutes: 5, seconds: 1 });
      const late = factors.signInWithPasskey(julie.key.get(challenge));
      expect(await problemOf(late)).toBe('challenge-not-usable');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('refuses a passkey that may have been copied, and tells its owner', async () => {
    const julie = await factors.withPasskey();
    const start = async () =>
      factors.signInWithPasskey(julie.key.get(await factors.passkeyChallenge()));
    await start();
    await start();
    // The copy has not seen the uses of the original.
    julie.key.count = 0;
    expect(await problemOf(start())).toBe('passkey-refused');
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(securityChanged);
      return events.find(
        ({ data }) => data.accountId === julie.accountId && data.change === 'passkey-suspected',
      );
    });
    expect(told.data.told).toEqual(['login']);
  });

  it('A11 proves again that it is oneself, without the password', async () => {
    const julie = await factors.withPasskey();
    const passkey = julie.key.get(await factors.passkeyChallenge());
    const { token } = await factors.reauthenticate(julie.caller, { passkey });
    expect(await factors.amrOf(token)).toEqual(['hwk', 'user', 'mfa']);
  });

  it('A11 of somebody without passkeys none is taken', async () => {
    const [julie, eve] = [await factors.withPasskey(), await identity.signedIn()];
    const passkey = julie.key.get(await factors.passkeyChallenge());
    const attempt = factors.reauthenticate(eve.caller, { passkey });
    expect(await problemOf(attempt)).toBe('passkey-refused');
    await factors.reauthenticate(eve.caller, { password });
  });
});
