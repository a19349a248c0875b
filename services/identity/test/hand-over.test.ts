import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  endOtherSessions,
  endSession,
  listSessions,
  redeemHandOver,
  type RedeemHandOverInput,
  type StartedSession,
  startHandOver,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { parallel } from '@atrium/testing';
import { caller, client, IdentityTrial, newAddress, problemOf } from './trial.js';

const origin = 'https://mail.munster.example';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({ ATRIUM_LIMITS_FACTOR: '10' });
}, 60_000);
afterAll(() => identity.stop());

async function codeFor(asking: Caller): Promise<string> {
  return (await identity.gateway.request(startHandOver, { origin }, asking)).code;
}

function redeem(code: string, more: Partial<RedeemHandOverInput> = {}): Promise<StartedSession> {
  return identity.gateway.request(redeemHandOver, { code, origin, client, ...more }, caller());
}

function end(sessionId: string, asking: Caller): Promise<object> {
  return identity.gateway.request(endSession, { sessionId }, asking);
}

describe('A0-6 a session that is taken to another host', () => {
  it('is the same person’s, as old and as fresh as the one it came from', async () => {
    const julie = await identity.signedIn();
    const { session: before } = await identity.resolve(julie.token);
    const { token, accountId, session } = await redeem(await codeFor(julie.caller));
    expect(accountId).toBe(julie.accountId);
    expect(session.expiresAt).toBe(before.expiresAt);
    expect(session.sessionId).not.toBe(before.sessionId);
    const { verifier } = await identity.platform.bus.as('organizations');
    const [hers, handed] = await Promise.all([
      verifier.verify(julie.caller.assertion),
      verifier.verify((await identity.callerWith(token)).assertion),
    ]);
    expect(handed).toMatchObject({ amr: hers.amr, authenticatedAt: hers.authenticatedAt });
  });

  it('decision 30: comes of a code once, of fifty at the same time', async () => {
    const julie = await identity.signedIn();
    const code = await codeFor(julie.caller);
    const outcomes = await parallel(50, () => redeem(code));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await problemOf(redeem(code))).toBe('token-not-usable');
    const { items } = await identity.gateway.request(listSessions, {}, julie.caller);
    expect(items).toHaveLength(2);
  });

  it('decision 30: comes of it for thirty seconds', async () => {
    const julie = await identity.signedIn();
    const [intime, late] = [await codeFor(julie.caller), await codeFor(julie.caller)];
    try {
      await identity.platform.clock.advance({ seconds: 20 });
      await redeem(intime);
      await identity.platform.clock.advance({ seconds: 11 });
      expect(await problemOf(redeem(late))).toBe('token-not-usable');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('comes of it at the host that it is for, and nowhere else', async () => {
    const julie = await identity.signedIn();
    const code = await codeFor(julie.caller);
    const elsewhere = redeem(code, { origin: 'https://evil.example' });
    expect(await problemOf(elsewhere)).toBe('token-not-usable');
    await redeem(code);
  });

  it('comes of no other code', async () => {
    const [julie, eve] = [await identity.signedIn(), await identity.signedIn()];
    const [, secret] = (await codeFor(eve.caller)).split('.');
    for (const odd of [
      `${julie.accountId}.${secret}`,
      secret!,
      `${julie.accountId}.`,
      '.'.repeat(20),
    ]) {
      expect(await problemOf(redeem(odd))).toMatch(/token-not-usable|invalid-input/);
    }
    const stored = await identity.collection('accounts').findOne({ _id: eve.accountId });
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it('ends with the sign-in it stands on, in whatever number of steps', async () => {
    const julie = await identity.signedIn();
    const mail = await redeem(await codeFor(julie.caller));
    const drive = await redeem(await codeFor(await identity.callerWith(mail.token)));
    const other = await identity.signIn(julie.email);
    await end('current', julie.caller);
    for (const { token } of [mail, drive]) {
      expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    }
    await identity.resolve(other.token);
  });

  it('ends alone when it is the one that is ended', async () => {
    const julie = await identity.signedIn();
    const mail = await redeem(await codeFor(julie.caller));
    await end('current', await identity.callerWith(mail.token));
    await identity.resolve(julie.token);
  });

  it('stands alone once it has ended the others, and can be taken along all the same', async () => {
    const julie = await identity.signedIn();
    const mail = await redeem(await codeFor(julie.caller));
    const asking = await identity.callerWith(mail.token);
    await identity.gateway.request(endOtherSessions, {}, asking);
    expect(await problemOf(identity.resolve(julie.token))).toBe('sign-in-required');
    const drive = await redeem(await codeFor(asking));
    await end('current', asking);
    expect(await problemOf(identity.resolve(drive.token))).toBe('sign-in-required');
  });

  it('does not come of a session that has ended meanwhile', async () => {
    const julie = await identity.signedIn();
    const code = await codeFor(julie.caller);
    await end('current', julie.caller);
    expect(await problemOf(redeem(code))).toBe('token-not-usable');
    const attempt = identity.gateway.request(startHandOver, { origin }, julie.caller);
    expect(await problemOf(attempt)).toBe('sign-in-required');
  });

  it('keeps awake the one it came from: neither is idle while the other is used', async () => {
    const julie = await identity.signedIn();
    const mail = await redeem(await codeFor(julie.caller));
    try {
      for (let round = 0; round < 3; round += 1) {
        await identity.platform.clock.advance({ minutes: 20 });
        await identity.resolve(mail.token);
        const { session } = await identity.resolve(mail.token);
        expect(session.sessionId).toBe(mail.session.sessionId);
      }
      await identity.resolve(julie.token);
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('goes when a hundred newer ones push out the one it came from', async () => {
    const email = newAddress();
    await identity.account(email);
    const first = await identity.signIn(email);
    const mail = await redeem(await codeFor(await identity.callerWith(first.token)));
    for (let at = 0; at < 10; at += 1) {
      await parallel(10, () => identity.signIn(email, { deliver: 'token' }));
    }
    expect(await problemOf(identity.resolve(mail.token))).toBe('sign-in-required');
  }, 60_000);
});
