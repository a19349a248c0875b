import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecondFactors } from './second-factors.js';
import { IdentityTrial, newAddress, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

/** Documents that the database looked at while something was done. */
async function examinedBy(work: () => Promise<unknown>): Promise<number> {
  const before = await examined();
  await work();
  return (await examined()) - before;
}

async function examined(): Promise<number> {
  const admin = identity.platform.database('identity').admin();
  const { metrics } = await admin.command({ serverStatus: 1 });
  return Number(metrics.queryExecutor.scannedObjects);
}

describe('among two thousand accounts', () => {
  it('is one found by its address or by its session without looking at others', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const accounts = identity.collection('accounts');
    const { _id, outbox, address, ...rest } = (await accounts.findOne({ _id: accountId }))!;
    const others = Array.from({ length: 2_000 }, (_, at) => ({
      ...rest,
      _id: `other-${at}`,
      address: `other${at}@munster.example`,
      sessions: [],
      outbox: [],
    }));
    await accounts.insertMany(others);
    expect([_id, address, outbox]).toEqual([accountId, email, expect.anything()]);
    const { token } = await identity.signIn(email);
    expect(await examinedBy(() => identity.resolve(token))).toBeLessThan(20);
    expect(await examinedBy(() => identity.signIn(email))).toBeLessThan(20);
    const stranger = () => problemOf(identity.signIn(newAddress()));
    expect(await examinedBy(stranger)).toBeLessThan(20);
    const nobodys = () => problemOf(identity.resolve('A'.repeat(43)));
    expect(await examinedBy(nobodys)).toBeLessThan(20);
  });

  it('is one found by its passkey, or by the challenge of a sign-in', async () => {
    const factors = new SecondFactors(identity);
    const julie = await factors.withPasskey();
    const answer = julie.key.get(await factors.passkeyChallenge());
    expect(await examinedBy(() => factors.signInWithPasskey(answer))).toBeLessThan(20);
    const challenge = await factors.challenge(julie.email);
    const passkey = julie.key.get(await factors.passkeyChallenge());
    expect(await examinedBy(() => factors.complete({ challenge, passkey }))).toBeLessThan(20);
  });

  it('has each address at most once, whoever writes', async () => {
    const accounts = identity.collection('accounts');
    const again = accounts.insertOne({ _id: 'twin', address: 'other1@munster.example' });
    await expect(again).rejects.toMatchObject({ code: 11_000, keyPattern: { address: 1 } });
  });
});
