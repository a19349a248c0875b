import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { securityChanged } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { SecondFactors } from './second-factors.js';
import { IdentityTrial, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
let factors: SecondFactors;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  factors = new SecondFactors(identity);
}, 60_000);
afterAll(() => identity.stop());

describe('recovery codes', () => {
  it('(6.5.2) are ten of 120 random bits, and nothing but their hashes is kept', async () => {
    const julie = await factors.withTotp();
    const codes = await factors.recoveryCodes(julie.caller);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    const stored = await identity.collection('accounts').findOne({ _id: julie.accountId });
    for (const code of codes) {
      expect(JSON.stringify(stored)).not.toContain(code);
      expect(JSON.stringify(stored)).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('need a second factor that they stand in for', async () => {
    const julie = await identity.signedIn();
    expect(await problemOf(factors.recoveryCodes(julie.caller))).toBe('second-factor-missing');
  });

  it('sign in in its place, however they are typed, and each one once', async () => {
    const julie = await factors.withTotp();
    const [first] = await factors.recoveryCodes(julie.caller);
    const typed = first!
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    const { details } = await problem(identity.signIn(julie.email));
    expect(details.secondFactor?.factors).toEqual(['totp', 'recovery-code']);
    const challenge = details.secondFactor!.challenge;
    const { token } = await factors.complete({ challenge, recoveryCode: typed });
    expect(await factors.amrOf(token)).toEqual(['pwd', 'otp', 'mfa']);
    const asking = await identity.callerWith(token);
    expect((await factors.list(asking)).recoveryCodesLeft).toBe(9);
    const next = await factors.challenge(julie.email);
    const again = factors.complete({ challenge: next, recoveryCode: first! });
    expect(await problemOf(again)).toBe('second-factor-wrong');
  });

  it('A8 of fifty uses of one at once let one in, and its owner is told', async () => {
    const julie = await factors.withTotp();
    const [recoveryCode] = await factors.recoveryCodes(julie.caller);
    const challenges: string[] = [];
    for (let n = 0; n < 10; n += 1) challenges.push(await factors.challenge(julie.email));
    const outcomes = await parallel(50, (n) =>
      factors.complete({ challenge: challenges[n % 10]!, recoveryCode: recoveryCode! }),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(securityChanged);
      const hers = events.filter(
        ({ data }) => data.accountId === julie.accountId && data.change === 'recovery-code-used',
      );
      return hers.length > 0 && hers;
    });
    expect(told).toHaveLength(1);
  });

  it('are worth nothing once there are new ones', async () => {
    const julie = await factors.withTotp();
    const [old] = await factors.recoveryCodes(julie.caller);
    const [fresh] = await factors.recoveryCodes(await identity.callerWith(julie.token));
    const challenge = await factors.challenge(julie.email);
    const attempt = factors.complete({ challenge, recoveryCode: old! });
    expect(await problemOf(attempt)).toBe('second-factor-wrong');
    await factors.complete({ challenge, recoveryCode: fresh! });
  });
});
