import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parallel } from '@atrium/testing';
import { SecondFactors } from './second-factors.js';
import { client, IdentityTrial, problemOf } from './trial.js';

let identity: IdentityTrial;
let factors: SecondFactors;
beforeAll(async () => {
  identity = await IdentityTrial.start({
    ATRIUM_LIMITS_FACTOR: '1',
    ATRIUM_FAILURES_PER_ADDRESS: '5',
  });
  factors = new SecondFactors(identity);
}, 60_000);
afterAll(() => identity.stop());

describe('A7 guessing codes', () => {
  it('is slowed down for the account, and a right password between the guesses changes nothing', async () => {
    const julie = await factors.withTotp();
    const codes: string[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const challenge = await factors.challenge(julie.email);
      const guess = factors.complete({ challenge, code: julie.app.wrong() });
      codes.push(await problemOf(guess));
    }
    expect(codes).toEqual([...Array(5).fill('second-factor-wrong'), 'too-many-requests']);
    const challenge = await factors.challenge(julie.email);
    const right = factors.complete({ challenge, code: await julie.app.next() });
    expect(await problemOf(right)).toBe('too-many-requests');
  });

  it('is counted before it is looked at: many at once are no way around', async () => {
    const julie = await factors.withTotp();
    const challenge = await factors.challenge(julie.email);
    const outcomes = await parallel(30, () =>
      problemOf(factors.complete({ challenge, code: julie.app.wrong() })),
    );
    const codes = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value);
    expect(codes.filter((code) => code === 'second-factor-wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(25);
  });

  it("keeps Julie's own browser from nothing", async () => {
    const julie = await factors.withTotp();
    const first = await factors.challenge(julie.email);
    const before = await factors.complete({
      challenge: first,
      code: await julie.app.next(),
      deliver: 'cookie',
    });
    const guessed = await factors.challenge(julie.email);
    for (let tries = 0; tries < 6; tries += 1) {
      await problemOf(factors.complete({ challenge: guessed, code: julie.app.wrong() }));
    }
    const hers = { ...client, deviceSecret: before.deviceSecret! };
    const problem = await identity.signIn(julie.email, { client: hers }).catch((error) => error);
    const { challenge } = problem.details.secondFactor;
    const code = await julie.app.next();
    const stolen = factors.complete({ challenge, code });
    expect(await problemOf(stolen)).toBe('challenge-not-usable');
    const started = await factors.complete({ challenge, code, client: hers });
    expect(started.accountId).toBe(julie.accountId);
  });
});
