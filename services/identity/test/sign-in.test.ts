import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parallel } from '@atrium/testing';
import { client, IdentityTrial, newAddress, password, problemOf } from './trial.js';

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

async function manySignIns(email: string, count: number): Promise<{ value: string[] }> {
  const value: string[] = [];
  for (let at = 0; at < count; at += 25) {
    const outcomes = await Promise.all(Array.from({ length: 25 }, () => identity.signIn(email)));
    value.push(...outcomes.map(({ token }) => token));
  }
  return { value };
}
