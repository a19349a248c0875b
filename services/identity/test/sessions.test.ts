import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endOtherSessions, endSession, listSessions } from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { caller, IdentityTrial, newAddress, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

async function signedIn(): Promise<{ email: string; accountId: string; token: string }> {
  const email = newAddress();
  const accountId = await identity.account(email);
  const { token } = await identity.signIn(email);
  return { email, accountId, token };
}

describe('a session', () => {
  it('is resolved by one database command', async () => {
    const { token } = await signedIn();
    const commands = await identity.tap.during(() => identity.resolve(token));
    expect(commands).toEqual(['find accounts']);
  });

  it('tells who is asking by an assertion that the services verify', async () => {
    const { token, accountId, email } = await signedIn();
    const { assertion, sessionId, assertionExpiresAt, session } = await identity.resolve(token);
    const { verifier } = await identity.platform.bus.as('organizations');
    expect(await verifier.verify(assertion)).toMatchObject({
      accountId,
      sessionId,
      email,
      amr: ['pwd'],
      authenticatedAt: new Date(Math.floor(Date.parse(session.createdAt) / 1_000) * 1_000),
      firstOrganization: { organizationId: expect.any(String), invitationId: null },
    });
    const life = Date.parse(assertionExpiresAt) - Date.now();
    expect(life).toBeGreaterThan(30_000);
    expect(life).toBeLessThanOrEqual(60_000);
  });

  it('says what the account started with during its first day only', async () => {
    const { email } = await signedIn();
    try {
      await identity.platform.clock.advance({ hours: 25 });
      const { token } = await identity.signIn(email);
      const { verifier } = await identity.platform.bus.as('organizations');
      const asker = await verifier.verify((await identity.resolve(token)).assertion);
      expect(asker.firstOrganization).toBeUndefined();
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('A9 ends after half an hour without use, and not before', async () => {
    const { token } = await signedIn();
    try {
      await identity.platform.clock.advance({ minutes: 29, seconds: 50 });
      await identity.resolve(token);
      await usesAreWritten(token);
      await identity.platform.clock.advance({ minutes: 29, seconds: 50 });
      await identity.resolve(token);
      await usesAreWritten(token);
      await identity.platform.clock.advance({ minutes: 30, seconds: 1 });
      expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('A9 ends twelve hours after the sign-in, however much it is used', async () => {
    const { token } = await signedIn();
    try {
      for (let at = 0; at < 36; at += 1) {
        await identity.platform.clock.advance({ minutes: 19, seconds: 59 });
        await identity.resolve(token);
        await usesAreWritten(token);
      }
      await identity.platform.clock.advance({ seconds: 37 });
      expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('has its use written once a minute, by one command beside', async () => {
    const { token } = await signedIn();
    try {
      await identity.platform.clock.advance({ minutes: 2 });
      const first = await identity.tap.during(() => identity.resolve(token));
      expect(first).toEqual(['find accounts', 'update accounts']);
      const second = await identity.tap.during(() => identity.resolve(token));
      expect(second).toEqual(['find accounts']);
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('is listed with its device and last use, the newest first', async () => {
    const { email, token } = await signedIn();
    await identity.signIn(email, { client: { network: '2001:db8::1', userAgent: 'curl/8.5.0' } });
    const { items } = await identity.gateway.request(
      listSessions,
      {},
      await identity.callerWith(token),
    );
    expect(items.map(({ device, current }) => ({ device, current }))).toEqual([
      { device: 'curl', current: false },
      { device: 'Firefox on Linux', current: true },
    ]);
    expect(Object.keys(items[0]!).sort()).toEqual(
      ['createdAt', 'current', 'device', 'expiresAt', 'lastUsedAt', 'sessionId'].sort(),
    );
  });

  it('is cleared away once it has ended, at a later sign-in', async () => {
    const { email, accountId } = await signedIn();
    try {
      await identity.platform.clock.advance({ hours: 1 });
      await identity.signIn(email);
      await eventually(async () => {
        const account = await identity.collection('accounts').findOne({ _id: accountId });
        return (account!['sessions'] as unknown[]).length === 1;
      });
    } finally {
      await identity.platform.clock.reset();
    }
  });
});

describe('ending sessions', () => {
  it('A9 signs out at once: the very next use is refused', async () => {
    const { token } = await signedIn();
    const asking = await identity.callerWith(token);
    await identity.gateway.request(endSession, { sessionId: 'current' }, asking);
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
  });

  it('ends one of mine, and none of somebody else', async () => {
    const [julie, marc] = [await signedIn(), await signedIn()];
    const other = await identity.signIn(julie.email);
    const asJulie = await identity.callerWith(julie.token);
    await identity.gateway.request(endSession, { sessionId: other.session.sessionId }, asJulie);
    expect(await problemOf(identity.resolve(other.token))).toBe('sign-in-required');
    const { sessionId } = await identity.resolve(marc.token);
    for (const id of [sessionId, other.session.sessionId, 'no-such-session']) {
      const attempt = identity.gateway.request(endSession, { sessionId: id }, asJulie);
      expect(await problemOf(attempt)).toBe('not-found');
    }
    await identity.resolve(marc.token);
    await identity.resolve(julie.token);
  });

  it('ends all but the one that asks', async () => {
    const { email, token } = await signedIn();
    const others = await Promise.all([1, 2, 3].map(() => identity.signIn(email)));
    await identity.gateway.request(endOtherSessions, {}, await identity.callerWith(token));
    for (const other of others) {
      expect(await problemOf(identity.resolve(other.token))).toBe('sign-in-required');
    }
    await identity.resolve(token);
  });

  it('needs somebody who is signed in', async () => {
    const attempt = identity.gateway.request(endSession, { sessionId: 'current' }, caller());
    expect(await problemOf(attempt)).toBe('sign-in-required');
  });
});

/** Waits for the write that nobody waits for. */
async function usesAreWritten(token: string): Promise<void> {
  const { session } = await identity.resolve(token);
  await eventually(async () => {
    const account = await identity
      .collection('accounts')
      .findOne({ 'sessions.id': session.sessionId } as never);
    const stored = (account!['sessions'] as { id: string; lastUsedAt: Date }[]).find(
      ({ id }) => id === session.sessionId,
    );
    return identity.platform.clock.now().getTime() - stored!.lastUsedAt.getTime() < 60_000;
  });
}
