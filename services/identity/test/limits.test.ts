import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parallel } from '@atrium/testing';
import { client, IdentityTrial, newAddress, password, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({
    ATRIUM_LIMITS_FACTOR: '1',
    ATRIUM_FAILURES_PER_NETWORK: '40',
    ATRIUM_FAILURES_IN_A_ROW: '25',
    ATRIUM_SIGN_UPS_PER_NETWORK: '40',
  });
}, 60_000);
afterAll(() => identity.stop());

let networks = 0;
/** A network that nobody has used in this test run. */
function newNetwork(): string {
  networks += 1;
  return `2001:db8:0:${networks.toString(16)}::/64`;
}

function guess(email: string, more: { network?: string; deviceSecret?: string } = {}) {
  const from = { ...client, network: newNetwork(), ...more };
  return identity.signIn(email, { password: 'a guess that is wrong', client: from });
}

function enter(email: string, more: { network?: string; deviceSecret?: string } = {}) {
  return identity.signIn(email, { client: { ...client, network: newNetwork(), ...more } });
}

async function failing(count: number, attempt: () => Promise<unknown>): Promise<string[]> {
  const codes: string[] = [];
  for (let at = 0; at < count; at += 1) codes.push(await problemOf(attempt()));
  return codes;
}

describe('A7 guessing passwords', () => {
  it('is slowed down after ten failures in a quarter of an hour, for known and unknown addresses alike', async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await identity.account(known);
    for (const email of [known, unknown]) {
      const codes = await failing(10, () => guess(email));
      expect(new Set(codes)).toEqual(new Set(['wrong-credentials']));
      const { code, details } = await problem(guess(email));
      expect(code).toBe('too-many-requests');
      expect(details.retryAfter).toBeGreaterThan(14 * 60);
      expect(details.retryAfter).toBeLessThanOrEqual(15 * 60);
    }
    expect(await problemOf(enter(known))).toBe('too-many-requests');
    try {
      await identity.platform.clock.advance({ minutes: 15, seconds: 1 });
      expect((await enter(known)).token).toHaveLength(43);
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('gets ten tries through of fifty at once', async () => {
    const email = newAddress();
    await identity.account(email);
    const codes = (await parallel(50, () => problemOf(guess(email)))).map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : 'failed',
    );
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(40);
  });

  it('never locks out the owner on a device that signed in before', async () => {
    const email = newAddress();
    await identity.account(email);
    const { deviceSecret } = await enter(email);
    await failing(11, () => guess(email));
    expect(await problemOf(enter(email))).toBe('too-many-requests');
    expect((await enter(email, { deviceSecret })).token).toHaveLength(43);
  });

  it('is slowed down on a known device too, by failures of its own', async () => {
    const email = newAddress();
    await identity.account(email);
    const { deviceSecret } = await enter(email);
    const codes = await failing(11, () => guess(email, { deviceSecret }));
    expect(codes.at(9)).toBe('wrong-credentials');
    expect(codes.at(10)).toBe('too-many-requests');
    expect((await enter(email)).token).toHaveLength(43);
  });

  it("does not gain by somebody else's device", async () => {
    const [victim, attacker] = [newAddress(), newAddress()];
    await identity.account(victim);
    await identity.account(attacker);
    const { deviceSecret } = await enter(attacker);
    const codes = await failing(11, () => guess(victim, { deviceSecret }));
    expect(codes.at(10)).toBe('too-many-requests');
  });

  it('counts a success as no failure', async () => {
    const email = newAddress();
    await identity.account(email);
    for (let at = 0; at < 15; at += 1) await enter(email);
    await failing(9, () => guess(email));
    await enter(email);
    expect(await problemOf(guess(email))).toBe('wrong-credentials');
  });

  it('is counted by network, an IPv6 /64 and all spellings being one', async () => {
    const spellings = ['2001:db8:ffff:1::/64', '2001:db8:ffff:1::7', '2001:DB8:FFFF:1:9:9:9:9'];
    const codes: string[] = [];
    for (let at = 0; at < 41; at += 1) {
      codes.push(await problemOf(guess(newAddress(), { network: spellings[at % 3]! })));
    }
    expect(codes.slice(0, 40).every((code) => code === 'wrong-credentials')).toBe(true);
    expect(codes.at(40)).toBe('too-many-requests');
    expect(await problemOf(guess(newAddress()))).toBe('wrong-credentials');
  });

  it('goes on at the slow pace after so many failures in a row, except on a known device', async () => {
    const email = newAddress();
    await identity.account(email);
    const { deviceSecret } = await enter(email);
    try {
      for (let round = 0; round < 5; round += 1) {
        await failing(5, () => guess(email));
        await identity.platform.clock.advance({ minutes: 15, seconds: 1 });
      }
      const { code, details } = await problem(enter(email));
      expect(code).toBe('too-many-requests');
      expect(details.retryAfter).toBeGreaterThan(44 * 60);
      expect(details.retryAfter).toBeLessThanOrEqual(45 * 60);
      await identity.platform.clock.advance({ minutes: 45 });
      // What was told is true: one more, of fifty at once.
      const codes = (await parallel(50, () => problemOf(guess(email)))).map((one) =>
        one.status === 'fulfilled' ? one.value : 'failed',
      );
      expect(codes.filter((each) => each === 'wrong-credentials')).toHaveLength(1);
      expect(codes.filter((each) => each === 'too-many-requests')).toHaveLength(49);
      await identity.platform.clock.advance({ hours: 1, minutes: 59 });
      expect(await problemOf(enter(email))).toBe('too-many-requests');
      // The owner shows up: the row ends.
      await enter(email, { deviceSecret });
      expect((await enter(email)).token).toHaveLength(43);
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('is forgotten after a month when it was a few guesses at an invented address', async () => {
    const [few, many] = [newAddress(), newAddress()];
    const known = new Set(
      (await identity.collection('attempts').find().toArray()).map((c) => c._id),
    );
    await failing(3, () => guess(few));
    await failing(10, () => guess(many));
    const counters = await identity.collection('attempts').find().toArray();
    const days = counters
      .filter(({ _id }) => _id.startsWith('address:') && !known.has(_id))
      .map(({ expiresAt }) =>
        Math.round(((expiresAt as Date).getTime() - Date.now()) / 86_400_000),
      );
    expect(days.sort((a, b) => a - b)).toEqual([30, 365]);
  });

  it('leaves no address behind in its counters', async () => {
    const counters = await identity.collection('attempts').find().toArray();
    expect(counters.length).toBeGreaterThan(10);
    expect(JSON.stringify(counters)).not.toMatch(/munster|2001:db8/);
  });
});

describe('decision 27: the mail cannon', () => {
  it('sends five mails an hour to one address, whether or not it has an account', async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await identity.account(known);
    await identity.platform.clock.advance({ hours: 1, seconds: 1 });
    try {
      for (const email of [known, unknown]) {
        for (let at = 0; at < 5; at += 1) await identity.signUp(email.toUpperCase());
        const { code, details } = await problem(identity.signUp(email));
        expect(code).toBe('too-many-requests');
        expect(details.retryAfter).toBeGreaterThan(3_500);
      }
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('lets five of fifty at once through', async () => {
    const email = newAddress();
    const from = { ...client, network: newNetwork() };
    const outcomes = await parallel(50, () => identity.signUp(email, { password, client: from }));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await identity.mailsTo(email)).toHaveLength(5);
  });

  it('costs no hash once the limit is reached: a flood of them keeps nobody from the lane', async () => {
    const from = { ...client, network: newNetwork() };
    const email = newAddress();
    for (let at = 0; at < 5; at += 1) await identity.signUp(email, { client: from });
    const flood = await parallel(150, () => problemOf(identity.signUp(email, { client: from })));
    const codes = flood.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect(new Set(codes)).toEqual(new Set(['too-many-requests']));
  });

  it('sends so many from one network, to however many addresses; what was refused takes no place', async () => {
    const network = newNetwork();
    const from = { ...client, network };
    const victim = newAddress();
    const first = await parallel(12, () => identity.signUp(victim, { client: from }));
    expect(first.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const outcomes = await parallel(50, () => identity.signUp(newAddress(), { client: from }));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(35);
    const another = { ...client, network: network.replace('::/64', ':9::1') };
    const { code, details } = await problem(identity.signUp(newAddress(), { client: another }));
    expect(code).toBe('too-many-requests');
    expect(details.retryAfter).toBeGreaterThan(3_400);
    await identity.signUp(newAddress(), { client: { ...client, network: newNetwork() } });
  });
});
