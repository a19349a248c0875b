import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeSecurityChange, securityChanged } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { AuthenticatorApp, SecondFactors } from './second-factors.js';
import { caller, IdentityTrial, password, problemOf } from './trial.js';

let identity: IdentityTrial;
let factors: SecondFactors;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  factors = new SecondFactors(identity);
}, 60_000);
afterAll(() => identity.stop());

describe('B-6 an authenticator app', () => {
  it('protects nothing before a code has confirmed it', async () => {
    const julie = await identity.signedIn();
    const { factorId, secret, uri } = await factors.enroll(julie.caller);

    expect(uri).toMatch(/^otpauth:\/\/totp\/Atrium:/);
    expect(uri).toContain(secret);
    expect(await factors.list(julie.caller)).toEqual({ items: [], recoveryCodesLeft: 0 });
    await identity.signIn(julie.email);
    const app = new AuthenticatorApp(identity, secret);
    const wrong = factors.confirm(julie.caller, { factorId, code: app.wrong() });
    expect(await problemOf(wrong)).toBe('second-factor-wrong');
  });

  it('is asked for at sign-in once it is confirmed, and the list shows it', async () => {
    const julie = await factors.withTotp();

    const { items } = await factors.list(julie.caller);
    expect(items).toMatchObject([{ factorId: julie.factorId, kind: 'totp', name: null }]);
    expect(await problemOf(identity.signIn(julie.email))).toBe('second-factor-required');
  });

  it('A9 (7.4.3) ends the other sessions, and the one that asks has used it', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    await factors.addTotp(julie.caller);

    expect(await problemOf(identity.resolve(elsewhere.token))).toBe('sign-in-required');
    expect(await factors.amrOf(julie.token)).toEqual(['pwd', 'otp', 'mfa']);
  });

  it('A11 (7.5.1) is added and removed by a fresh session only', async () => {
    const julie = await factors.withTotp();
    try {
      await identity.platform.clock.advance({ minutes: 10 });
      const asking = await identity.callerWith(julie.token);
      const attempts = [
        factors.enroll(asking),
        factors.confirm(asking, { factorId: 'any', code: '123456' }),
        factors.remove(asking, julie.factorId),
        factors.recoveryCodes(asking),
        factors.begin(asking),
        factors.register(asking, {
          name: 'any',
          id: 'any-key',
          clientDataJSON: 'any',
          attestationObject: 'any',
        }),
      ];
      const codes = await Promise.all(attempts.map(problemOf));
      expect(new Set(codes)).toEqual(new Set(['fresh-authentication-required']));
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('can be confirmed for a quarter of an hour, and only the newest one', async () => {
    const julie = await identity.signedIn();
    const first = await factors.enroll(julie.caller);
    const second = await factors.enroll(julie.caller);
    const app = new AuthenticatorApp(identity, first.secret);
    const old = factors.confirm(julie.caller, { factorId: first.factorId, code: app.code() });
    expect(await problemOf(old)).toBe('challenge-not-usable');
    try {
      await identity.platform.clock.advance({ minutes: 15, seconds: 1 });
      const { token } = await factors.reauthenticate(await identity.callerWith(julie.token), {
        password,
      });
      const late = new AuthenticatorApp(identity, second.secret);
      const answer = { factorId: second.factorId, code: late.code() };
      const attempt = factors.confirm(await identity.callerWith(token), answer);
      expect(await problemOf(attempt)).toBe('challenge-not-usable');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('of fifty confirmations at once makes one', async () => {
    const julie = await identity.signedIn();
    const { factorId, secret } = await factors.enroll(julie.caller);
    const code = new AuthenticatorApp(identity, secret).code();
    const outcomes = await parallel(50, () => factors.confirm(julie.caller, { factorId, code }));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is replaced by a newer one: a new phone', async () => {
    const julie = await factors.withTotp();
    const newer = await factors.addTotp(julie.caller);
    const challenge = await factors.challenge(julie.email);
    const old = factors.complete({ challenge, code: julie.app.code(1) });
    expect(await problemOf(old)).toBe('second-factor-wrong');
    await factors.complete({ challenge, code: newer.app.code(1) });
  });

  it('is not asked for any more once it is removed, and the recovery codes are gone with it', async () => {
    const julie = await factors.withTotp();
    await factors.recoveryCodes(julie.caller);
    const asking = await identity.callerWith(julie.token);
    expect((await factors.list(asking)).recoveryCodesLeft).toBe(10);
    await factors.remove(asking, julie.factorId);
    await identity.signIn(julie.email);
    const after = await factors.list(await identity.callerWith(julie.token));
    expect(after).toEqual({ items: [], recoveryCodesLeft: 0 });
  });

  it("can't be removed by somebody else", async () => {
    const [julie, eve] = [await factors.withTotp(), await factors.withTotp()];
    expect(await problemOf(factors.remove(eve.caller, julie.factorId))).toBe('not-found');
  });

  it('A22 its seed is nowhere in the database, and of no use in another account', async () => {
    const julie = await identity.signedIn();
    const { secret, factorId } = await factors.enroll(julie.caller);
    await factors.confirm(julie.caller, {
      factorId,
      code: new AuthenticatorApp(identity, secret).code(),
    });
    const stored = await identity.collection('accounts').findOne({ _id: julie.accountId });
    expect(JSON.stringify(stored)).not.toContain(secret);
    const eve = await factors.withTotp();
    const { totp } = stored as unknown as { totp: object };
    await identity.collection('accounts').updateOne({ _id: eve.accountId }, { $set: { totp } });
    const challenge = await factors.challenge(eve.email);
    const code = new AuthenticatorApp(identity, secret).code(1);
    expect(await problemOf(factors.complete({ challenge, code }))).toBe('internal-error');
  });

  it('A23 each change is a line in the log and a mail, by ids until then', async () => {
    const julie = await factors.withTotp();
    await factors.remove(julie.caller, julie.factorId);
    const log = await identity.linesOf(julie.accountId);
    expect(log.map(({ kind }) => kind)).toEqual([
      'signed-in',
      'second-factor-added',
      'second-factor-removed',
    ]);
    const events = await eventually(async () => {
      const told = await identity.platform.bus.published(securityChanged);
      const hers = told.filter(({ data }) => data.accountId === julie.accountId);
      return hers.length === 2 && hers;
    });
    for (const { data } of events) {
      const { accountId, changeId, change } = data;
      const which = { accountId, changeId, told: 'login' as const };
      const mail = await identity.notifications.request(describeSecurityChange, which, caller());
      expect(mail).toMatchObject({ change, email: julie.email, device: 'Firefox on Linux' });
    }
  });
});
