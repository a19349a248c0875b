import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountVerified } from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { IdentityTrial, newAddress, password, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({ FAILPOINT: 'identity.sign-up.account-created:crash' });
}, 60_000);
afterAll(() => identity.stop());

describe('identity dies right after it has made an account', () => {
  it('has made it all the same: told once, open to its owner, closed to the link', async () => {
    const email = newAddress();
    await identity.signUp(email);
    await identity.signUp(email);
    const [first, second] = await identity.mailsTo(email);
    expect(await problemOf(identity.verify(first!.token!, { password }))).toBe('outcome-unknown');
    await identity.restart();
    const { accountId } = await identity.signIn(email);
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(accountVerified);
      return events.filter(({ data }) => data.accountId === accountId).length > 0 && events;
    });
    expect(told).toHaveLength(1);
    expect((await identity.mailsTo(email)).map(({ mail }) => mail)).toEqual([
      'account-exists',
      'account-exists',
    ]);
    for (const { token } of [first!, second!]) {
      const attempt = identity.verify(token!, { password });
      expect(await problemOf(attempt)).toBe('token-not-usable');
    }
    expect((await identity.mailsTo(email)).map(({ mail }) => mail)).toEqual(['nothing', 'nothing']);
  }, 60_000);
});
