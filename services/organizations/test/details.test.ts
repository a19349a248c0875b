import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changeDetails,
  type ChangeDetailsInput,
  getDetails,
  getOrganization,
  organizationDetailsChanged,
  renameOrganization,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import {
  administrator,
  collaborator,
  legalRepresentative,
  outcomesOf,
  type Person,
  World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterAll(() => world?.stop());

const address = {
  addition: null,
  street: 'Rue du Pont',
  houseNumber: '12',
  postalCode: '1227',
  city: 'Carouge',
  country: 'CH',
};
const details: Omit<ChangeDetailsInput, 'organizationId' | 'version'> = {
  type: 'company',
  name: 'Entreprise Familiale',
  legalName: 'Entreprise Familiale Sàrl',
  address,
  phone: '022 820 35 44',
  taxNumber: 'che123456788 tva',
  locale: 'fr',
  timeZone: 'Europe/Zurich',
};

const see = (by: Person, organizationId: string) => world.ask(getDetails, { organizationId }, by);
const change = (by: Person, organizationId: string, version: number, others: object = {}) =>
  world.ask(changeDetails, { organizationId, version, ...details, ...others }, by);
const told = async (organizationId: string) =>
  (await world.platform.bus.published(organizationDetailsChanged)).filter(
    ({ data }) => data.organizationId === organizationId,
  );

async function historyOf(organizationId: string) {
  const stored = await world.stored('organizations').findOne({ _id: organizationId });
  return (stored!['history'] as { what: string; from: unknown; value: unknown; by: string }[])
    .filter(({ what }) => what !== 'state' && what !== 'legalRepresentatives')
    .map(({ what, from, value, by }) => ({ what, from, value, by }));
}

describe('the details of an organization', () => {
  it('B-4 A4-4 are given by its legal representative, and kept in one form', async () => {
    const { julie, organizationId } = await world.company();
    const before = await see(julie, organizationId);
    expect(before).toMatchObject({ version: 0, legalName: null, address: null, currency: null });
    const after = await change(julie, organizationId, 0);
    expect(after).toEqual({
      ...details,
      organizationId,
      version: 1,
      phone: '+41228203544',
      taxNumber: 'CHE-123.456.788 TVA',
      currency: 'CHF',
    });
    expect(await see(julie, organizationId)).toEqual(after);
    const shown = await world.ask(getOrganization, { organizationId }, julie);
    expect(shown).toMatchObject({ name: 'Entreprise Familiale', type: 'company' });
  });

  it('B-4 decide by the postal address in which currency future invoices are', async () => {
    const { julie, organizationId } = await world.company();
    for (const [version, country, currency] of [
      [0, 'LI', 'CHF'],
      [1, 'FR', 'EUR'],
      [2, 'CH', 'CHF'],
    ] as const) {
      const others = { address: { ...address, country } };
      expect(await change(julie, organizationId, version, others)).toMatchObject({ currency });
    }
    expect(await change(julie, organizationId, 3, { address: null, phone: null })).toMatchObject({
      currency: null,
    });
  });

  it('B-4 can be seen by whoever manages it, and are changed by its legal representatives alone', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId, collaborator, world.person('Marc'));
    await change(julie, organizationId, 0);

    expect(await see(anna, organizationId)).toMatchObject({ phone: '+41228203544' });
    expect(await world.refusal(change(anna, organizationId, 1, { phone: null }))).toBe('forbidden');
    expect(await world.refusal(see(marc, organizationId))).toBe('forbidden');
    expect(await world.refusal(change(marc, organizationId, 1))).toBe('forbidden');
    expect(await see(julie, organizationId)).toMatchObject({ version: 1, phone: '+41228203544' });
  });

  it('B-4 are told as the names of what was changed, and remembered as what was there before and after', async () => {
    const { julie, organizationId } = await world.company();
    await change(julie, organizationId, 0);
    await change(julie, organizationId, 1, { phone: null, taxNumber: 'DE136695976' });

    const [first, second] = await eventually(async () => {
      const events = await told(organizationId);
      return events.length === 2 && events;
    });
    expect(first!.data.changed).toEqual(['name', 'legalName', 'address', 'phone', 'taxNumber']);
    expect(second).toMatchObject({
      causedBy: julie.accountId,
      data: { organizationId, changed: ['phone', 'taxNumber'] },
    });
    expect(JSON.stringify([first, second])).not.toMatch(/Carouge|41228203544|CHE-/);
    expect((await historyOf(organizationId)).slice(-2)).toEqual([
      { what: 'phone', from: '+41228203544', value: null, by: julie.accountId },
      {
        what: 'taxNumber',
        from: 'CHE-123.456.788 TVA',
        value: 'DE136695976',
        by: julie.accountId,
      },
    ]);
  });

  it('B-4 that are sent again as they are change nothing and are not told', async () => {
    const { julie, organizationId } = await world.company();
    const first = await change(julie, organizationId, 0);
    expect(await change(julie, organizationId, 0)).toEqual(first);
    expect(await change(julie, organizationId, 1)).toEqual(first);
    expect(await historyOf(organizationId)).toHaveLength(5);
    await eventually(async () => (await told(organizationId)).length === 1);
  });

  it.each([
    ['phone', { phone: 'call me' }],
    ['phone', { phone: '022 820 35 44', address: null }],
    ['taxNumber', { taxNumber: 'CHE-123.456.789' }],
    ['taxNumber', { taxNumber: 'DE136695977' }],
    ['timeZone', { timeZone: 'Europe/Carouge' }],
    ['address/country', { address: { ...address, country: 'XX' } }],
    ['address/country', { address: { ...address, country: 'ch' } }],
    ['address/city', { address: { ...address, city: '' } }],
    ['address/houseNumber', { address: { ...address, houseNumber: undefined } }],
    ['legalName', { legalName: 'https://evil.example' }],
  ])('B-4 with a wrong %s are refused, naming it', async (field, others) => {
    const { julie, organizationId } = await world.company();
    const problem = await world.problem(change(julie, organizationId, 0, others));
    expect(problem.code).toBe('invalid-input');
    expect(problem.details.errors?.map(({ pointer }) => pointer)).toEqual([`/${field}`]);
    expect(await see(julie, organizationId)).toMatchObject({ version: 0 });
  });
});

describe('two people edit the details at the same time', () => {
  it('A9-6 and the second one is told so and loses nothing of the first’s', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, legalRepresentative);
    await change(julie, organizationId, 0);

    const late = await world.problem(change(paul, organizationId, 0, { phone: '+33142685300' }));
    expect(late.code).toBe('changed-meanwhile');
    expect(late.details.errors).toEqual([
      { pointer: '/version', message: expect.stringContaining('version') },
    ]);
    const seen = await see(paul, organizationId);
    expect(seen).toMatchObject({ version: 1, phone: '+41228203544' });
    await change(paul, organizationId, seen.version, { phone: '+33142685300' });
  });

  it('A9-6 and a new name alone is not undone by details that were seen before it', async () => {
    const { julie, organizationId } = await world.company();
    const { version } = await see(julie, organizationId);
    await world.ask(renameOrganization, { organizationId, name: 'Renamed' }, julie);
    expect(await world.refusal(change(julie, organizationId, version))).toBe('changed-meanwhile');
    expect(await see(julie, organizationId)).toMatchObject({ name: 'Renamed', version: 1 });
  });

  it('A9-6 and of twenty at once exactly one is written', async () => {
    const { julie, organizationId } = await world.company();
    const settled = await parallel(20, (index) =>
      change(julie, organizationId, 0, { legalName: `Number ${index}` }),
    );
    const { answers, refusals } = outcomesOf(settled);
    expect(new Set(refusals)).toEqual(new Set(['changed-meanwhile']));
    const seen = await see(julie, organizationId);
    expect(seen.version).toBe(1);
    expect(answers.length).toBeLessThanOrEqual(1);
    for (const answer of answers) expect(seen).toEqual(answer);
    const names = (await historyOf(organizationId)).filter(({ what }) => what === 'legalName');
    expect(names).toEqual([
      { what: 'legalName', from: null, value: seen.legalName, by: julie.accountId },
    ]);
  });

  it('B-4 and whoever loses the role meanwhile writes nothing', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, legalRepresentative);
    const [removed, written] = await Promise.allSettled([
      world.remove(julie, organizationId, paul),
      change(paul, organizationId, 0),
    ]);
    expect(removed.status).toBe('fulfilled');
    const seen = await see(julie, organizationId);
    if (written.status === 'fulfilled') expect(seen).toEqual(written.value);
    else expect(seen.version).toBe(0);
    expect(await world.refusal(change(paul, organizationId, seen.version))).toBe('not-found');
  });
});
