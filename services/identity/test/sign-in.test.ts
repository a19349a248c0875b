import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionsRevoked } from '@atrium/messaging';
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
      'findAndModify attempts',
      'findAndModify attempts',
      'find attempts',
      'insert failed-sign-ins',
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
    const oldest = (await identity.resolve(token)).session.sessionId;
    const announced: string[] = [];
    identity.gateway.listen(sessionsRevoked, (payload) => {
      announced.push(...(payload as { sessionIds: string[] }).sessionIds);
    });
    const { value: tokens } = await manySignIns(email, 99);
    expect(announced).toEqual([]);
    tokens.push((await identity.signIn(email)).token);
    // No gateway answers from what it remembers of the one that ended.
    expect(announced).toEqual([oldest]);
    const account = await identity.collection('accounts').findOne({ _id: accountId });
    expect(account?.['sessions']).toHaveLength(100);
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    await Promise.all(tokens.map((each) => identity.resolve(each)));
  });
});

describe('a sign-in that succeeds', () => {
  it('costs one read and three writes, on a known device too', async () => {
    const { email } = await signedIn();
    const { deviceSecret } = await identity.signIn(email);
    const anywhere = await identity.tap.during(() => identity.signIn(email));
    expect(anywhere).toEqual([
      'find accounts',
      'findAndModify attempts',
      'findAndModify accounts',
      'update attempts',
    ]);
    const known = { ...client, deviceSecret };
    const here = await identity.tap.during(() => identity.signIn(email, { client: known }));
    expect(here).toEqual(anywhere);
  });
});

async function manySignIns(email: string, count: number): Promise<{ value: string[] }> {
  const value: string[] = [];
  for (let at = 0; at < count; at += 33) {
    const outcomes = await Promise.all(Array.from({ length: 33 }, () => identity.signIn(email)));
    value.push(...outcomes.map(({ token }) => token));
  }
  return { value };
}
