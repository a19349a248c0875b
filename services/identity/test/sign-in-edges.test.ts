import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endOtherSessions } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { client, IdentityTrial, newAddress, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({
    ATRIUM_HASHES_IN_FLIGHT: '1',
    ATRIUM_HASHES_WAITING: '20',
  });
}, 60_000);
afterAll(() => identity.stop());

function accounts() {
  return identity.collection('accounts');
}

describe('A6 an address that nobody has', () => {
  it('costs a hash like any other: too many of them fill the lane', async () => {
    const outcomes = await parallel(60, () => problemOf(identity.signIn(newAddress())));
    const codes = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect(new Set(codes)).toEqual(new Set(['busy', 'wrong-credentials']));
  });
});

describe('A7 a program that signs in for a token', () => {
  it('is no device, and pushes out none of the browsers that the person has', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const { deviceSecret } = await identity.signIn(email);
    for (let at = 0; at < 25; at += 1) {
      expect(await identity.signIn(email, { deliver: 'token' })).not.toHaveProperty('deviceSecret');
    }
    expect((await accounts().findOne({ _id: accountId }))?.['devices']).toHaveLength(1);
    const known = { ...client, deviceSecret: deviceSecret! };
    const again = await identity.signIn(email, { client: known });
    expect(again.deviceSecret).toBe(deviceSecret);
  });

  it('is as well known as its browser, when it has the secret of one', async () => {
    const email = newAddress();
    await identity.account(email);
    const { deviceSecret } = await identity.signIn(email);
    const known = { ...client, deviceSecret: deviceSecret! };
    const session = await identity.signIn(email, { deliver: 'token', client: known });
    expect(session.deviceSecret).toBe(deviceSecret);
  });
});

describe('A9 a password that is changed', () => {
  it('leaves nobody in who compared the one before, whenever they come to be written', async () => {
    const [email, other] = [newAddress(), newAddress()];
    const accountId = await identity.account(email);
    const { passwordHash } = (await accounts().findOne({
      _id: await identity.account(other, { givenName: 'Marc' }),
    })) as { passwordHash?: unknown };
    const attempts = parallel(15, () => identity.signIn(email));
    // Once the first is in, the others have read the account and wait to be compared, one by one.
    const change = { $inc: { credentialVersion: 1 }, $set: { sessions: [], passwordHash } };
    await eventually(async () => {
      const first = { _id: accountId, 'sessions.0': { $exists: true } };
      return (await accounts().updateOne(first, change as never)).modifiedCount === 1;
    });
    const codes = (await attempts).map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : 'signed in',
    );
    expect(codes).toContain('signed in');
    expect(codes).toContain('wrong-credentials');
    expect((await accounts().findOne({ _id: accountId }))?.['sessions']).toEqual([]);
  });
});

describe('decision 27: whoever was turned away from signing up as busy', () => {
  it('has used up no place, neither of the address nor of the network', async () => {
    const email = newAddress();
    const outcomes = await parallel(60, () => identity.signUp(email));
    const codes = outcomes.map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : 'signed up',
    );
    expect(new Set(codes)).toEqual(new Set(['busy', 'signed up']));
    const places = await identity
      .collection('attempts')
      .find({ _id: /^sign-up/ })
      .toArray();
    const signUps = await identity.collection('sign-ups').countDocuments();
    const [ofAddress] = places.filter(
      ({ inARow }) => inARow === codes.filter((c) => c === 'signed up').length,
    );
    expect(ofAddress?.['tries']).toHaveLength(ofAddress?.['inARow'] as number);
    const network = places.find(({ _id }) => _id.startsWith('sign-up-network:'));
    expect(network?.['tries']).toHaveLength(signUps);
  });
});

describe('ending all other sessions', () => {
  it('is refused to a session that was itself ended meanwhile, and ends nothing', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const [mine, others] = [await identity.signIn(email), await identity.signIn(email)];
    const late = await identity.callerWith(others.token);
    const asking = await identity.callerWith(mine.token);
    await identity.gateway.request(endOtherSessions, {}, asking);
    const refused = identity.gateway.request(endOtherSessions, {}, late);
    expect(await problemOf(refused)).toBe('sign-in-required');
    expect((await accounts().findOne({ _id: accountId }))?.['sessions']).toHaveLength(1);
    expect((await identity.resolve(mine.token)).accountId).toBe(accountId);
  });
});
