import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changePassword } from '@atrium/contracts';
import { parallel } from '@atrium/testing';
import { AuthenticatorApp, SecondFactors } from './second-factors.js';
import { client, IdentityTrial, newAddress, password, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
let factors: SecondFactors;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  factors = new SecondFactors(identity);
}, 60_000);
afterAll(() => identity.stop());

describe('signing in with a second factor', () => {
  it('B-6 takes two steps: the right password is answered with a challenge, which is no session', async () => {
    const julie = await factors.withTotp();
    const { code, details } = await problem(identity.signIn(julie.email));

    expect(code).toBe('second-factor-required');
    expect(details.secondFactor?.factors).toEqual(['totp']);
    const challenge = details.secondFactor!.challenge;
    expect(await problemOf(identity.resolve(challenge))).toBe('sign-in-required');
    const started = await factors.complete({ challenge, code: await julie.app.next() });
    expect(started.accountId).toBe(julie.accountId);
    expect(await factors.amrOf(started.token)).toEqual(['pwd', 'otp', 'mfa']);
  });

  it('A6 answers a wrong password like that of an account without one, after the same work', async () => {
    const julie = await factors.withTotp();
    const marc = newAddress();
    await identity.account(marc);
    const attempt = async (email: string) => {
      let outcome: unknown;
      const commands = await identity.tap.during(async () => {
        outcome = await identity
          .signIn(email, { password: 'not the right password' })
          .catch((error) => error.details);
      });
      return { outcome, commands };
    };
    const hers = await attempt(julie.email);
    expect(hers.outcome).toMatchObject({ code: 'wrong-credentials', status: 401 });
    expect(await attempt(marc)).toEqual(hers);
    expect(await attempt(newAddress())).toEqual(hers);
  });

  it('A12 takes no other proof than one of this account', async () => {
    const [julie, eve] = [await factors.withTotp(), await factors.withTotp()];
    const [hers] = await factors.recoveryCodes(eve.caller);
    const challenge = await factors.challenge(julie.email);
    const proofs = [{ code: await eve.app.next() }, { recoveryCode: hers! }];
    for (const proof of proofs) {
      expect(await problemOf(factors.complete({ challenge, ...proof }))).toBe(
        'second-factor-wrong',
      );
    }
    for (const proof of [{}, { code: '123456', recoveryCode: hers! }]) {
      expect(await problemOf(factors.complete({ challenge, ...proof }))).toBe('invalid-input');
    }
  });

  it('A8 (RFC 6238, 5.2) takes each code once, and none that is older', async () => {
    const julie = await factors.withTotp();
    const older = await julie.app.next();
    const code = await julie.app.next();
    await factors.complete({ challenge: await factors.challenge(julie.email), code });
    for (const used of [code, older]) {
      const challenge = await factors.challenge(julie.email);
      const again = factors.complete({ challenge, code: used });
      expect(await problemOf(again)).toBe('second-factor-wrong');
    }
  });

  it('takes the code of the step before or after: clocks differ', async () => {
    const julie = await factors.withTotp();
    try {
      await identity.platform.clock.advance({ minutes: 2 });
      await identity.platform.clock.freeze();
      const challenge = await factors.challenge(julie.email);
      for (const steps of [-2, 2]) {
        const away = factors.complete({ challenge, code: julie.app.code(steps) });
        expect(await problemOf(away)).toBe('second-factor-wrong');
      }
      await factors.complete({ challenge, code: julie.app.code(-1) });
      const next = await factors.challenge(julie.email);
      await factors.complete({ challenge: next, code: julie.app.code(1) });
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('A8 of fifty uses of one code at once, with a challenge each, lets one in', async () => {
    const julie = await factors.withTotp();
    const challenges: string[] = [];
    for (let n = 0; n < 10; n += 1) challenges.push(await factors.challenge(julie.email));
    const code = await julie.app.next();
    const outcomes = await parallel(50, (n) =>
      factors.complete({ challenge: challenges[n % 10]!, code }),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('A8 of fifty uses of one challenge at once, with a code each, lets one in', async () => {
    const julie = await factors.withTotp();
    const codes = await factors.recoveryCodes(julie.caller);
    const challenge = await factors.challenge(julie.email);
    const outcomes = await parallel(50, (n) =>
      factors.complete({ challenge, recoveryCode: codes[n % 10]! }),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const again = factors.complete({ challenge, code: await julie.app.next() });
    expect(await problemOf(again)).toBe('challenge-not-usable');
  });

  it('A12 (6.6.2) binds the challenge to its program, its five minutes and the credentials', async () => {
    const julie = await factors.withTotp();
    const challenge = await factors.challenge(julie.email);
    const elsewhere = { ...client, userAgent: 'curl/8.0' };
    const foreign = factors.complete({
      challenge,
      code: await julie.app.next(),
      client: elsewhere,
    });
    expect(await problemOf(foreign)).toBe('challenge-not-usable');
    const input = { currentPassword: password, newPassword: 'saltpetre orchid lamp', client };
    const asking = await identity.callerWith(julie.token);
    await identity.gateway.request(changePassword, input, asking);
    const stale = factors.complete({ challenge, code: await julie.app.next() });
    expect(await problemOf(stale)).toBe('challenge-not-usable');
    const fresh = await factors.challenge(julie.email, { password: 'saltpetre orchid lamp' });
    await identity.platform.clock.advance({ minutes: 5, seconds: 1 });
    const late = factors.complete({ challenge: fresh, code: julie.app.code() });
    expect(await problemOf(late)).toBe('challenge-not-usable');
    for (const made of ['', '.x', 'a.b.c', `${julie.accountId}.${'x'.repeat(43)}`]) {
      const forged = factors.complete({ challenge: made.padEnd(16, '~'), code: '123456' });
      expect(await problemOf(forged)).toBe('challenge-not-usable');
    }
  });

  it('A12 a sign-in that has passed the password when the factor is added comes to nothing', async () => {
    const julie = await identity.signedIn();
    const { factorId, secret } = await factors.enroll(julie.caller);
    const code = new AuthenticatorApp(identity, secret).code();
    const [, ...signIns] = await Promise.allSettled([
      factors.confirm(julie.caller, { factorId, code }),
      ...Array.from({ length: 8 }, () => identity.signIn(julie.email)),
    ]);
    for (const outcome of signIns) {
      if (outcome.status === 'rejected') continue;
      const { token } = outcome.value as { token: string };
      expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    }
  });

  it('keeps its browser known: the device secret comes with the second step', async () => {
    const julie = await factors.withTotp();
    const challenge = await factors.challenge(julie.email);
    const started = await factors.complete({
      challenge,
      code: await julie.app.next(),
      deliver: 'cookie',
    });
    expect(started.deviceSecret).toMatch(/^[\w-]{43}$/);
  });
});

describe('A11 proving again with a second factor', () => {
  it('takes what a sign-in takes: the password alone is not enough', async () => {
    const julie = await factors.withTotp();
    const alone = factors.reauthenticate(julie.caller, { password });
    expect(await problemOf(alone)).toBe('second-factor-required');
    const code = await julie.app.next();
    expect(await problemOf(factors.reauthenticate(julie.caller, { code }))).toBe('invalid-input');
    const wrong = factors.reauthenticate(julie.caller, { password, code: julie.app.wrong() });
    expect(await problemOf(wrong)).toBe('second-factor-wrong');
    const { token } = await factors.reauthenticate(julie.caller, { password, code });
    expect(await factors.amrOf(token)).toEqual(['pwd', 'otp', 'mfa']);
    const again = factors.reauthenticate(await identity.callerWith(token), { password, code });
    expect(await problemOf(again)).toBe('second-factor-wrong');
  });
});
