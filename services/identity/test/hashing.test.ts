import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listPublicKeys } from '@atrium/contracts';
import { parallel } from '@atrium/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { caller, IdentityTrial, newAddress, password, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
const weak = {
  ATRIUM_ARGON2_MEMORY: '8192',
  ATRIUM_ARGON2_PASSES: '2',
  ATRIUM_HASHES_IN_FLIGHT: '1',
  ATRIUM_HASHES_WAITING: '4',
};
/** As without any setting. */
const usual = { ATRIUM_ARGON2_MEMORY: '19456', ATRIUM_ARGON2_PASSES: '2' };
beforeAll(async () => {
  identity = await IdentityTrial.start(weak);
}, 60_000);
afterAll(() => identity.stop());

interface StoredHash {
  hash: string;
  pepper: string;
}

async function hashOf(accountId: string): Promise<StoredHash> {
  const account = await identity.collection('accounts').findOne({ _id: accountId });
  return account!['passwordHash'] as StoredHash;
}

describe('a password', () => {
  it('A18 waits for a place to be hashed, and too many are sent away while all else goes on', async () => {
    const email = newAddress();
    await identity.account(email);
    const { token } = await identity.signIn(email);
    const flood = parallel(60, () => identity.signIn(email));
    const started = performance.now();
    for (let at = 0; at < 10; at += 1) {
      await identity.gateway.request(listPublicKeys, {}, caller());
      await identity.resolve(token);
    }
    expect((performance.now() - started) / 10).toBeLessThan(1_000);
    const outcomes = await flood;
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(['busy']));
    expect(refused.length).toBeLessThan(60);
    const { details } = await problem(
      Promise.reject(outcomes.find((one) => one.status === 'rejected')?.reason),
    );
    expect(details).toMatchObject({ status: 503, retryAfter: 1 });
    // Who was sent away was not counted as a failure.
    const counters = await identity.collection('attempts').find().toArray();
    expect(counters.every((counter) => (counter['inARow'] as number) <= 1)).toBe(true);
  });

  it('is hashed anew at the next sign-in once more is asked for, and only then', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const before = await hashOf(accountId);
    expect(before.hash).toMatch(/^\$argon2id\$v=19\$m=8192,t=2,p=1\$/);
    await identity.signIn(email);
    expect(await hashOf(accountId)).toEqual(before);
    await identity.restart({ ...weak, ...usual });
    expect(await problemOf(identity.signIn(email, { password: 'a wrong guess' }))).toBe(
      'wrong-credentials',
    );
    expect(await hashOf(accountId)).toEqual(before);
    await identity.signIn(email);
    expect((await hashOf(accountId)).hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await identity.signIn(email)).token).toHaveLength(43);
  });

  it('is peppered: with a new pepper in the ring the old one still opens, and is replaced', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const { pepper } = await hashOf(accountId);
    const { token } = await identity.signIn(email);
    const file = identity.platform.platform.data.keys.keyRingFileOf('identity');
    const ring = JSON.parse(readFileSync(file, 'utf8')) as { keys: object[] };
    const createdAt = new Date(Date.now() + 1_000).toISOString();
    const fresh = { id: 'new-pepper', purpose: 'password-pepper', createdAt, secret: 'c2VjcmV0' };
    writeFileSync(file, JSON.stringify({ keys: [...ring.keys, fresh] }));
    await identity.restart(usual);
    await identity.signIn(email);
    // Other processes may not know it yet.
    expect(await hashOf(accountId)).toMatchObject({ pepper });
    await identity.platform.clock.advance({ minutes: 10, seconds: 2 });
    await identity.signIn(email);
    expect(await hashOf(accountId)).toMatchObject({ pepper: 'new-pepper' });
    expect(pepper).not.toBe('new-pepper');
    expect((await identity.signIn(email, { password })).token).toHaveLength(43);
    // Sessions know nothing of peppers.
    await identity.resolve(token);
  });
});
