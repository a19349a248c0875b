import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  confirmTaxNumber,
  createBillingAddress,
  getTaxNumber,
  previewTax,
  revokeTaxNumber,
  taxNumberConfirmed,
  type TaxNumberRecord,
  taxNumberRevoked,
} from '@atrium/contracts';
import { eventually, operator, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { AddressUsers } from './address-users.js';
import {
  failing,
  invalid,
  maintenance,
  PlayedVies,
  silence,
  unavailableWithNo,
  valid,
} from './played-vies.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let users: AddressUsers;
let vies: PlayedVies;

beforeAll(async () => {
  vies = await PlayedVies.start();
  const environment = {
    ...{ BILLING_VIES_URL: vies.url, BILLING_VIES_TIMEOUT_MS: '500' },
    BILLING_VIES_REQUESTER: 'DE 136 695 976',
  };
  world = await World.start({ replicas: 2, environment });
  users = await AddressUsers.of(world, environment);
}, 60_000);

afterAll(async () => {
  await users?.stop();
  await world?.stop();
  await vies?.stop();
});

const prague = {
  ...{ addition: null, street: 'Duhová', houseNumber: '1444/2' },
  ...{ postalCode: '140 00', city: 'Praha', country: 'CZ' },
};

/** An organization with an address in Prague that has this number. */
async function billedBy(taxNumber: string) {
  const organizationId = await world.organization();
  const julie = world.member(organizationId, accountant);
  const terms = { name: 'Pobočka', attention: null, address: prague, taxNumber, email: null };
  const { id: addressId } = await world.ask(
    createBillingAddress,
    { organizationId, ...terms },
    julie,
  );
  const reference = { organizationId, addressId };
  return {
    preview: () => world.ask(previewTax, reference, julie),
    resolve: () => users.addresses.resolve(organizationId, addressId),
  };
}

const look = (taxNumber: string): Promise<TaxNumberRecord> =>
  world.ask(getTaxNumber, { taxNumber });

/** Numbers of companies that publish theirs: each test has its own, as what is known of one is known for all. */
const [known, unknown, away, slow, vouched, both, often] = [
  ...['CZ25123891', 'CZ45274649', 'CZ00177041', 'CZ60193336', 'CZ61499587', 'CZ45317054'],
  'CZ00006947',
] as [string, string, string, string, string, string, string];

describe('E-6 a tax number that VIES knows', () => {
  it('A5-7, E-6 makes it reverse charge, with the consultation number as evidence', async () => {
    vies.replies(valid);
    const { preview, resolve } = await billedBy(known);
    await eventually(async () => (await look(known)).state === 'confirmed');
    expect(await preview()).toEqual({
      ...{ treatment: 'reverse-charge', reason: 'business-in-the-union', currency: 'CHF' },
      ratesNow: [],
      taxNumber: { value: known, state: 'confirmed', holder: 'ČEZ, a. s.' },
    });
    const { taxNumber } = await resolve();
    expect(taxNumber).toMatchObject({
      ...{ value: known, state: 'confirmed' },
      confirmation: {
        ...{ by: 'vies', evidence: 'WAPIAAAAaEDkvhHx', name: 'ČEZ, a. s.' },
        address: 'Duhová 1444/2, PRAHA 4 - MICHLE, 140 00  PRAHA 4',
      },
    });
    expect(vies.asked(known)).toEqual([
      {
        ...{ countryCode: 'CZ', vatNumber: known.slice(2) },
        ...{ requesterMemberStateCode: 'DE', requesterNumber: '136695976' },
      },
    ]);
  });

  it('E-6 is asked about again when half of the time of the answer is over, which counts meanwhile', async () => {
    const before = vies.asked(known).length;
    const { resolve } = await billedBy(known);
    expect(vies.asked(known)).toHaveLength(before);
    await world.platform.clock.advance({ days: 16 });
    vies.replies(failing('MS_MAX_CONCURRENT_REQ', 400));
    expect((await resolve()).taxNumber?.state).toBe('confirmed');
    await eventually(async () => (await look(known)).lastFailure === 'MS_MAX_CONCURRENT_REQ');
    expect((await resolve()).taxNumber?.state).toBe('confirmed');
    await world.platform.clock.advance({ days: 15 });
    vies.replies(silence);
    expect((await resolve()).taxNumber).toMatchObject({ state: 'waiting', confirmation: null });
    vies.replies(valid);
    await eventually(async () => {
      // Whoever is just being kept waiting asks again from the moment on at which that is over.
      await world.platform.clock.advance({ hours: 1 });
      return (await look(known)).state === 'confirmed';
    });
    const { history } = await look(known);
    expect(history.map(({ what, evidence }) => [what, evidence])).toEqual([
      ['valid', 'WAPIAAAAaEDkvhHx'],
      ['valid', 'WAPIAAAAaEDkvhHx'],
    ]);
  });
});

describe('E-6 a tax number that VIES does not know', () => {
  it('A5-7, E-6 lets nothing be sold for now, and is asked about again a day later', async () => {
    vies.replies(invalid);
    const { preview } = await billedBy(unknown);
    await eventually(async () => (await look(unknown)).state === 'invalid');
    expect(await preview()).toMatchObject({
      ...{ treatment: null, reason: 'tax-number-unconfirmed' },
      taxNumber: { state: 'invalid', holder: null },
    });
    vies.replies(valid);
    await world.platform.clock.advance({ hours: 25 });
    expect((await preview()).taxNumber?.state).toBe('waiting');
    await eventually(async () => (await preview()).treatment === 'reverse-charge');
  });
});

describe('E-6 VIES that does not answer', () => {
  it('E-6 has not said no, whatever the form of its failure, and is asked again later and later', async () => {
    const failures = [
      [failing('MS_UNAVAILABLE'), 'MS_UNAVAILABLE'],
      [failing('SERVICE_UNAVAILABLE', 500), 'SERVICE_UNAVAILABLE'],
      [unavailableWithNo, 'MS_UNAVAILABLE'],
      [maintenance, 'UNREADABLE'],
      [() => ({ status: 503, body: '{"valid":true}' }), 'HTTP_503'],
      [() => ({ status: 200, body: '{"valid":"true"}' }), 'UNREADABLE'],
      [() => ({ status: 200, body: 'null' }), 'UNREADABLE'],
      [silence, 'TIMEOUT'],
    ] as const;
    vies.replies(failures[0][0]);
    const { preview, resolve } = await billedBy(away);
    let pause = 1;
    for (const [n, [reply, failure]] of failures.entries()) {
      vies.replies(reply);
      await world.platform.clock.advance({ minutes: n === 0 ? 0 : pause });
      if (n > 0) pause *= 2;
      const asked = await eventually(async () => {
        const { lastFailure, askedNextAt, ...record } = await look(away);
        const left = Date.parse(askedNextAt ?? '') - world.platform.clock.now().getTime();
        // While it is being asked it is due again within seconds.
        return lastFailure === failure && left > pause * 30_000 && record;
      });
      expect(vies.asked(away)).toHaveLength(n + 1);
      expect(asked).toMatchObject({ state: 'waiting', vies: null });
      expect((await resolve()).taxNumber?.confirmation).toBeNull();
    }
    expect(await preview()).toMatchObject({ treatment: null, taxNumber: { state: 'waiting' } });
    vies.replies(valid);
    await world.platform.clock.advance({ minutes: pause });
    await eventually(async () => (await preview()).treatment === 'reverse-charge');
    expect(await look(away)).toMatchObject({ lastFailure: null, askedNextAt: null });
  }, 60_000);

  it('E-6 keeps nobody waiting: whoever looks is answered at once', async () => {
    vies.replies(silence);
    const begun = Date.now();
    const { preview } = await billedBy(slow);
    expect((await preview()).reason).toBe('tax-number-unconfirmed');
    expect(Date.now() - begun).toBeLessThan(5_000);
    vies.replies(valid);
  });

  it('E-6 is asked once, though many want to know at once, in two processes', async () => {
    vies.replies(valid);
    const { resolve } = await billedBy(often);
    await parallel(20, resolve);
    await eventually(async () => (await look(often)).state === 'confirmed');
    expect(vies.asked(often)).toHaveLength(1);
    const stored = world.platform.database('billing').collection('taxNumbers');
    expect(await stored.countDocuments({ number: often })).toBe(1);
  });
});

describe('decision 39: an operator vouches for a tax number', () => {
  const evidence = { evidence: 'Ticket 4711', name: 'ČEZ, a. s.', address: 'Praha' };

  it('E-6 by evidence, whatever VIES says, until it is revoked, each told and kept', async () => {
    vies.replies(failing('MS_UNAVAILABLE'));
    const { preview, resolve } = await billedBy(vouched);
    expect((await preview()).treatment).toBeNull();
    const typed = vouched.toLowerCase().replace('cz', 'cz ');
    const confirmed = await world.ask(confirmTaxNumber, { taxNumber: typed, ...evidence });
    expect(confirmed).toMatchObject({
      ...{ taxNumber: vouched, state: 'confirmed', askedNextAt: null },
      operator: { ...evidence, by: operator.accountId },
    });
    expect((await preview()).treatment).toBe('reverse-charge');
    expect((await resolve()).taxNumber?.confirmation).toMatchObject({
      ...{ by: 'operator', evidence: 'Ticket 4711', name: 'ČEZ, a. s.', address: 'Praha' },
    });
    const revoke = () => world.ask(revokeTaxNumber, { taxNumber: vouched });
    expect(await revoke()).toMatchObject({ operator: null, state: 'waiting' });
    expect((await revoke()).history.map(({ what, by }) => [what, by])).toEqual([
      ['revoked', operator.accountId],
      ['confirmed', operator.accountId],
    ]);
    expect((await preview()).treatment).toBeNull();

    const { _id: taxNumberId } = (await world.platform
      .database('billing')
      .collection<{ _id: string; number: string }>('taxNumbers')
      .findOne({ number: vouched }))!;
    const { bus } = world.platform;
    for (const contract of [taxNumberConfirmed, taxNumberRevoked]) {
      const told = await eventually(async () => {
        const events = await bus.published<{ taxNumberId: string }>(contract);
        const ofThis = events.filter(({ data }) => data.taxNumberId === taxNumberId);
        return ofThis.length > 0 && ofThis;
      });
      expect(told).toMatchObject([{ causedBy: operator.accountId, data: { taxNumberId } }]);
      expect(JSON.stringify(told)).not.toContain(vouched);
    }
  });

  it('E-6 at the moment at which others do, or VIES is asked: it is one document', async () => {
    vies.replies(valid);
    await Promise.all([
      billedBy(both),
      ...Array.from({ length: 5 }, () =>
        world.ask(confirmTaxNumber, { taxNumber: both, ...evidence }),
      ),
    ]);
    expect(await look(both)).toMatchObject({ state: 'confirmed', operator: evidence });
    const stored = world.platform.database('billing').collection('taxNumbers');
    expect(await stored.countDocuments({ number: both })).toBe(1);
  });

  it('E-7 not for what is no number of the Union, and nobody but operators does', async () => {
    for (const taxNumber of ['CHE-123.456.788', 'CZ25123892', 'text']) {
      expect(await refusal(look(taxNumber))).toBe('not-found');
      const confirmed = world.ask(confirmTaxNumber, { taxNumber, ...evidence });
      expect(await refusal(confirmed)).toBe('not-found');
    }
    const julie = { accountId: randomUUID(), amr: ['pwd', 'otp', 'mfa'] };
    const asked = { taxNumber: known };
    expect(await refusal(world.ask(getTaxNumber, asked, julie))).toBe('operator-required');
    const confirmed = world.ask(confirmTaxNumber, { ...asked, ...evidence }, julie);
    expect(await refusal(confirmed)).toBe('operator-required');
    const long = new Date(world.platform.clock.now().getTime() - 11 * 60_000);
    const stale = { ...operator, authenticatedAt: long };
    expect(await refusal(world.ask(revokeTaxNumber, asked, stale))).toBe(
      'fresh-authentication-required',
    );
  });
});
