import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endOtherSessions, endSession, listSessions } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { caller, client, IdentityTrial, newAddress, password, problemOf } from './trial.js';

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

describe('signing in', () => {
  it('answers a wrong password, an unknown address and an unverified one alike, after the same work', async () => {
    const [known, unknown, unverified] = [newAddress(), newAddress(), newAddress()];
    await identity.account(known);
    await identity.signUp(unverified);
    const attempt = async (email: string, guess: string) => {
      let outcome: unknown;
      const commands = await identity.tap.during(async () => {
        outcome = await identity.signIn(email, { password: guess }).catch((error) => error.details);
      });
      return { outcome, commands };
    };
    const wrong = await attempt(known, 'not the right password');
    expect(wrong.outcome).toMatchObject({ code: 'wrong-credentials', status: 401 });
    expect(wrong.commands).toEqual([
      'find accounts',
      'find attempts',
      'update attempts',
      'update attempts',
    ]);
    expect(await attempt(unknown, password)).toEqual(wrong);
    expect(await attempt(unverified, password)).toEqual(wrong);
  });

  it('gives a secret of 256 bits that is kept nowhere but hashed', async () => {
    const { token, accountId } = await signedIn();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const stored = await identity.collection('accounts').findOne({ _id: accountId });
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(stored?.['sessions']).toEqual([expect.objectContaining({ delivery: 'cookie' })]);
  });

  it('gives every sign-in a new secret and a new session, whatever came with it', async () => {
    const { email, token } = await signedIn();
    const again = await identity.signIn(email, { deliver: 'token' });
    expect(again.token).not.toBe(token);
    const foreign = 'A'.repeat(43);
    const { deviceSecret } = await identity.signIn(email, {
      client: { ...client, deviceSecret: foreign },
    });
    expect(deviceSecret).not.toBe(foreign);
    expect(await problemOf(identity.resolve(foreign))).toBe('sign-in-required');
  });

  it('remembers a device by its own secret, the twenty last used of them', async () => {
    const { email, accountId } = await signedIn();
    const { deviceSecret } = await identity.signIn(email);
    const again = await identity.signIn(email, { client: { ...client, deviceSecret } });
    expect(again.deviceSecret).toBe(deviceSecret);
    for (let at = 0; at < 19; at += 1) await identity.signIn(email);
    const last = await identity.signIn(email, { client: { ...client, deviceSecret } });
    expect(last.deviceSecret).toBe(deviceSecret);
    const account = await identity.collection('accounts').findOne({ _id: accountId });
    expect(account?.['devices']).toHaveLength(20);
  });

  it('keeps a hundred sessions: the oldest ends for one more', async () => {
    const { email, accountId, token } = await signedIn();
    const { value: tokens } = await manySignIns(email, 100);
    const account = await identity.collection('accounts').findOne({ _id: accountId });
    expect(account?.['sessions']).toHaveLength(100);
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    await Promise.all(tokens.map((each) => identity.resolve(each)));
  });

  it('comes to nothing when the password was changed while it was compared', async () => {
    const { email, accountId } = await signedIn();
    const accounts = identity.collection('accounts');
    const change = { $inc: { credentialVersion: 1 }, $set: { sessions: [] } } as never;
    const outcomes = parallel(20, () => identity.signIn(email));
    await accounts.updateOne({ _id: accountId }, change);
    const results = await outcomes;
    const tokens = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.token] : []));
    const alive = await parallel(tokens.length, (at) => identity.resolve(tokens[at]!));
    // Who was in before the change is out; who compared before and came after it never got in.
    const account = await accounts.findOne({ _id: accountId });
    expect(account?.['sessions']).toHaveLength(
      alive.filter(({ status }) => status === 'fulfilled').length,
    );
    for (const one of results) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'wrong-credentials' });
    }
  });
});

describe('a sign-in that succeeds', () => {
  it('costs two reads and three writes, on a known device one read less', async () => {
    const { email } = await signedIn();
    const { deviceSecret } = await identity.signIn(email);
    const anywhere = await identity.tap.during(() => identity.signIn(email));
    expect(anywhere).toEqual([
      'find accounts',
      'find attempts',
      'update attempts',
      'update accounts',
      'update attempts',
    ]);
    const known = { ...client, deviceSecret };
    const here = await identity.tap.during(() => identity.signIn(email, { client: known }));
    expect(here).toEqual(anywhere.filter((command) => command !== 'find attempts'));
  });
});

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

async function manySignIns(email: string, count: number): Promise<{ value: string[] }> {
  const value: string[] = [];
  for (let at = 0; at < count; at += 25) {
    const outcomes = await Promise.all(Array.from({ length: 25 }, () => identity.signIn(email)));
    value.push(...outcomes.map(({ token }) => token));
  }
  return { value };
}

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
