import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listPublicKeys } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { caller, IdentityTrial, newAddress, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

describe('while the database is away', () => {
  it('is said so, nothing is taken for wrong, and all goes on by itself when it is back', async () => {
    const email = newAddress();
    await identity.account(email);
    const { token } = await identity.signIn(email);
    const codes = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      // With a command under way on a connection that breaks.
      const underWay = parallel(10, () => identity.resolve(token));
      identity.platform.platform.kill('database');
      for (const one of await underWay) if (one.status === 'rejected') codes.add(one.reason.code);
      codes.add(await problemOf(identity.signIn(newAddress())));
      await identity.gateway.request(listPublicKeys, {}, caller());
      await eventually(() => identity.resolve(token).then(() => true));
    }
    codes.delete('wrong-credentials');
    const honest = ['unavailable', 'outcome-unknown'];
    expect([...codes].filter((code) => !honest.includes(code))).toEqual([]);
    expect((await identity.signIn(email)).token).toHaveLength(43);
  }, 60_000);
});
