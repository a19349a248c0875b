import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reauthenticate } from '@atrium/contracts';
import { client, IdentityTrial, password, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

describe('A11 proving again that it is oneself', () => {
  it('makes the session fresh: its assertion says when', async () => {
    const julie = await identity.signedIn();
    try {
      await identity.platform.clock.advance({ minutes: 20 });
      const asking = await identity.callerWith(julie.token);
      const { verifier } = await identity.platform.bus.as('organizations');
      const before = await verifier.verify(asking.assertion);
      const { token } = await identity.gateway.request(
        reauthenticate,
        { password, client },
        asking,
      );
      const after = await verifier.verify((await identity.resolve(token)).assertion);
      const passed = after.authenticatedAt.getTime() - before.authenticatedAt.getTime();
      expect(passed).toBeGreaterThanOrEqual(20 * 60_000);
      expect(after.sessionId).toBe(before.sessionId);
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('A9 gives the session a new secret: the one before is worth nothing', async () => {
    const julie = await identity.signedIn();
    const renewed = await identity.gateway.request(
      reauthenticate,
      { password, client },
      julie.caller,
    );
    expect(renewed.token).not.toBe(julie.token);
    expect(await problemOf(identity.resolve(julie.token))).toBe('sign-in-required');
    expect((await identity.resolve(renewed.token)).accountId).toBe(julie.accountId);
  });

  it('is refused with a wrong password, and the session goes on as it was', async () => {
    const julie = await identity.signedIn();
    const wrong = { password: 'not her password at all', client };
    const attempt = identity.gateway.request(reauthenticate, wrong, julie.caller);
    expect(await problemOf(attempt)).toBe('password-wrong');
    expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
  });
});
