import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BillingAddress,
  billingAddressAdded,
  billingAddressChanged,
  billingAddressRemoved,
  changeBillingAddress,
  createBillingAddress,
  type CreateBillingAddressInput,
  getBillingAddress,
  listBillingAddresses,
  previewTax,
  removeBillingAddress,
} from '@atrium/contracts';
import { eventually, parallel, type TestAsker } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { AddressUsers } from './address-users.js';
import { accountant, refusal, refusals, World } from './world.js';

let world: World;
let users: AddressUsers;

beforeAll(async () => {
  world = await World.start({ replicas: 2, environment: { BILLING_ADDRESSES_MAX: '8' } });
  users = await AddressUsers.of(world);
}, 60_000);

afterAll(async () => {
  await users?.stop();
  await world?.stop();
});

const berlin = {
  ...{ addition: null, street: 'Hauptstraße', houseNumber: '1' },
  ...{ postalCode: '10115', city: 'Berlin', country: 'DE' },
};
const branch: Omit<CreateBillingAddressInput, 'organizationId'> = {
  ...{ name: 'Filiale Berlin', attention: 'Julie Munster', address: berlin },
  ...{ taxNumber: null, email: 'julie@munster.example' },
};

async function company() {
  const organizationId = await world.organization();
  return { organizationId, julie: world.member(organizationId, accountant) };
}

function add(
  organizationId: string,
  asker: TestAsker,
  more: Partial<typeof branch> = {},
): Promise<BillingAddress> {
  return world.ask(createBillingAddress, { organizationId, ...branch, ...more }, asker);
}

async function told(addressId: string): Promise<[string, object][]> {
  const { bus } = world.platform;
  const events = await Promise.all([
    bus.published<{ addressId: string }>(billingAddressAdded),
    bus.published<{ addressId: string }>(billingAddressChanged),
    bus.published<{ addressId: string }>(billingAddressRemoved),
  ]);
  return events
    .flat()
    .filter(({ data }) => data.addressId === addressId)
    .toSorted((a, b) => a.aggregateVersion - b.aggregateVersion)
    .map(({ subject, data }) => [subject.split('.').at(-1)!, data]);
}

const order = (id: string = randomUUID()) => ({ what: 'order', id }) as const;

describe('by which addresses an organization is billed', () => {
  it('A5-1, A5-5, B-4 by its own, as its details say at that moment', async () => {
    const { organizationId, julie } = await company();
    const { items } = await world.ask(listBillingAddresses, { organizationId }, julie);
    expect(items).toMatchObject([
      {
        ...{ id: 'default', name: 'Entreprise Familiale Sàrl', taxNumber: null },
        ...{ taxNumberMissing: true, address: { city: 'Carouge' }, useCount: 0 },
      },
    ]);
    const details = world.organizations.get(organizationId)!;
    const moved = { ...details.address!, city: 'Lancy' };
    world.organizations.set(organizationId, { ...details, address: moved, version: 2 });
    const own = { organizationId, addressId: 'default' };
    expect(await world.ask(getBillingAddress, own, julie)).toMatchObject({
      ...{ address: { city: 'Lancy' }, version: 2 },
    });
    const billed = await users.addresses.resolve(organizationId, null);
    expect(billed).toMatchObject({ addressId: null, currency: 'CHF', locale: 'fr' });
    expect(billed.party.address.city).toBe('Lancy');
    expect(
      await refusals([
        world.ask(removeBillingAddress, own, julie),
        world.ask(changeBillingAddress, { ...own, ...branch, version: 2 }, julie),
      ]),
    ).toEqual(new Set(['own-billing-address']));
  });

  it('A5-2, A5-4 by others that are added, changed and removed, each told once', async () => {
    const { organizationId, julie } = await company();
    const { id: addressId, ...added } = await add(organizationId, julie);
    expect(added).toEqual({
      ...branch,
      ...{ version: 1, taxNumberMissing: true, useCount: 0, uses: [] },
    });
    const billed = await users.addresses.resolve(organizationId, addressId);
    expect(billed).toMatchObject({ addressId, currency: 'CHF', party: branch, taxNumber: null });

    const reference = { organizationId, addressId };
    const other = { ...branch, name: 'Filiale Hamburg', taxNumber: 'che123456788 mwst' };
    const change = () =>
      world.ask(changeBillingAddress, { ...reference, ...other, version: 1 }, julie);
    expect(await change()).toMatchObject({ version: 2, taxNumber: 'CHE-123.456.788 MWST' });
    expect(await refusal(change())).toBe('changed-meanwhile');
    const { items } = await world.ask(listBillingAddresses, { organizationId }, julie);
    expect(items.map(({ id, name }) => [id, name])).toEqual([
      ['default', 'Entreprise Familiale Sàrl'],
      [addressId, 'Filiale Hamburg'],
    ]);

    await world.ask(removeBillingAddress, reference, julie);
    expect(await refusal(world.ask(removeBillingAddress, reference, julie))).toBe('not-found');
    expect(await refusal(world.ask(getBillingAddress, reference, julie))).toBe('not-found');
    const gone = users.addresses.resolve(organizationId, addressId);
    expect(await refusal(gone)).toBe('billing-address-unknown');
    await eventually(async () => (await told(addressId)).length === 3);
    expect(await told(addressId)).toEqual([
      ['added', { organizationId, addressId }],
      ['changed', { organizationId, addressId, changed: ['name', 'taxNumber'] }],
      ['removed', { organizationId, addressId, replacedBy: null }],
    ]);
    const left = await world.platform
      .database('billing')
      .collection<{ _id: string }>('billingAddresses')
      .findOne({ _id: addressId });
    expect(left).not.toHaveProperty('terms');
  });

  it('A5-3 is seen by those who see the accounting and changed by those who manage it, nobody else', async () => {
    const { organizationId, julie } = await company();
    const { id: addressId } = await add(organizationId, julie);
    const reader = world.member(organizationId, ['billing.read']);
    const collaborator = world.member(organizationId, []);
    const elsewhere = await world.organization();
    const stranger = world.member(elsewhere, accountant);
    const reference = { organizationId, addressId };
    const reads = (asker: TestAsker) => [
      world.ask(listBillingAddresses, { organizationId }, asker),
      world.ask(getBillingAddress, reference, asker),
      world.ask(previewTax, reference, asker),
    ];
    const writes = (asker: TestAsker) => [
      add(organizationId, asker),
      world.ask(changeBillingAddress, { ...reference, ...branch, version: 1 }, asker),
      world.ask(removeBillingAddress, reference, asker),
    ];
    const outcomes = (requests: Promise<unknown>[]) => Promise.all(requests.map(refusal));
    const three = (what: string) => [what, what, what];
    expect(await outcomes(reads(reader))).toEqual(three('not refused'));
    expect(await outcomes(writes(reader))).toEqual(three('forbidden'));
    expect(await outcomes([...reads(collaborator), ...writes(collaborator)])).toEqual([
      ...three('forbidden'),
      ...three('forbidden'),
    ]);
    expect(await outcomes([...reads(stranger), ...writes(stranger)])).toEqual([
      ...three('not-found'),
      ...three('not-found'),
    ]);
    const taken = { organizationId: elsewhere, addressId };
    expect(await refusal(world.ask(getBillingAddress, taken, stranger))).toBe('not-found');
    expect(await refusal(world.ask(removeBillingAddress, taken, stranger))).toBe('not-found');
    expect(await refusal(users.addresses.resolve(elsewhere, addressId))).toBe(
      'billing-address-unknown',
    );
    const hold = users.addresses.hold(elsewhere, addressId, order());
    expect(await refusal(hold)).toBe('billing-address-unknown');
  });

  it('A5-2 adds one for one key, though ten come at once, and no more than there may be', async () => {
    const { organizationId, julie } = await company();
    const key = { idempotencyKey: randomUUID() };
    const input = { organizationId, ...branch };
    const answers = await parallel(10, () => world.ask(createBillingAddress, input, julie, key));
    const ids = answers.map((one) => (one.status === 'fulfilled' ? one.value.id : 'refused'));
    expect(new Set(ids).size).toBe(1);
    for (let n = 1; n < 8; n += 1) await add(organizationId, julie);
    expect(await refusal(add(organizationId, julie))).toBe('too-many-requests');
    const { items } = await world.ask(listBillingAddresses, { organizationId }, julie);
    expect(items).toHaveLength(9);
  });

  it('E-7 not with a tax number that is none, nor for an organization that closes', async () => {
    const { organizationId, julie } = await company();
    const wrong = add(organizationId, julie, { taxNumber: 'CHE-123.456.789' });
    expect(await refusal(wrong)).toBe('invalid-input');
    await world.platform
      .database('billing')
      .collection<{ _id: string }>('gates')
      .updateOne({ _id: organizationId }, { $set: { state: 'closing' } });
    expect(await refusal(add(organizationId, julie))).toBe('organization-closing');
  });

  it('B-4 nobody is billed before the organization has a postal address', async () => {
    const organizationId = await world.organization({ address: null, currency: null });
    const julie = world.member(organizationId, accountant);
    const { id: addressId } = await add(organizationId, julie);
    for (const chosen of [null, addressId]) {
      const billed = users.addresses.resolve(organizationId, chosen);
      expect(await refusal(billed)).toBe('billing-address-incomplete');
    }
    const preview = world.ask(previewTax, { organizationId, addressId }, julie);
    expect(await refusal(preview)).toBe('billing-address-incomplete');
  });
});

describe('what an address is needed for', () => {
  it('A5-8 keeps it from being removed, and is named', async () => {
    const { organizationId, julie } = await company();
    const { id: addressId } = await add(organizationId, julie);
    const [first, renewal] = [order('o1'), { what: 'renewal', id: 'p1' } as const];
    for (const use of [first, first, renewal]) {
      await users.addresses.hold(organizationId, addressId, use);
    }
    const reference = { organizationId, addressId };
    const shown = await world.ask(getBillingAddress, reference, julie);
    expect(shown).toMatchObject({ useCount: 2, uses: [first, renewal] });
    await expect(world.ask(removeBillingAddress, reference, julie)).rejects.toMatchObject({
      code: 'address-in-use',
      details: { detail: 'It is used by order o1, renewal p1.' },
    });
    await users.addresses.release(organizationId, addressId, first);
    await users.addresses.release(organizationId, addressId, first);
    expect(await refusal(world.ask(removeBillingAddress, reference, julie))).toBe('address-in-use');
    await users.addresses.release(organizationId, addressId, renewal);
    await world.ask(removeBillingAddress, reference, julie);
  });

  it('A5-8 never has no address, though it is taken and removed at the same moment', async () => {
    const { organizationId, julie } = await company();
    const outcomes = new Set<string>();
    for (let round = 0; round < 15; round += 1) {
      const { id: addressId } = await add(organizationId, julie);
      const reference = { organizationId, addressId };
      const [removed, ...held] = await Promise.all([
        refusal(world.ask(removeBillingAddress, reference, julie)),
        ...Array.from({ length: 3 }, () =>
          refusal(users.addresses.hold(organizationId, addressId, order(`o${round}`))),
        ),
      ]);
      const isHeld = held.includes('not refused');
      outcomes.add(`${removed}, ${isHeld ? 'held' : 'not held'}`);
      const stored = await world.platform
        .database('billing')
        .collection<{ _id: string; state: string; uses: object[] }>('billingAddresses')
        .findOne({ _id: addressId });
      expect([stored?.state, stored?.uses.length]).toEqual(isHeld ? ['open', 1] : ['removed', 0]);
      await users.addresses.release(organizationId, addressId, order(`o${round}`));
      if (isHeld) await world.ask(removeBillingAddress, reference, julie);
    }
    for (const outcome of outcomes) {
      expect(['address-in-use, held', 'not refused, not held']).toContain(outcome);
    }
  });

  it('A5-8 is removed once, though two do it at once', async () => {
    const { organizationId, julie } = await company();
    const { id: addressId } = await add(organizationId, julie);
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() =>
        refusal(world.ask(removeBillingAddress, { organizationId, addressId }, julie)),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['not refused', ...Array(3).fill('not-found')].toSorted());
    await eventually(async () => (await told(addressId)).length === 2);
  });
});

describe('an address that another one replaces', () => {
  it('A5-8 gives it all that uses it, and whoever has stored its id finds the other one', async () => {
    const { organizationId, julie } = await company();
    const [old, next] = [await add(organizationId, julie), await add(organizationId, julie)];
    const uses = ['a', 'b', 'c'].map((id) => order(id));
    for (const use of uses) await users.addresses.hold(organizationId, old.id, use);
    const reference = { organizationId, addressId: old.id };
    await world.ask(removeBillingAddress, { ...reference, replacedBy: next.id }, julie);
    const shown = await world.ask(getBillingAddress, { organizationId, addressId: next.id }, julie);
    expect(shown.uses).toEqual(uses);
    expect(await users.addresses.resolve(organizationId, old.id)).toMatchObject({
      addressId: next.id,
    });
    await eventually(async () => (await told(old.id)).length === 2);
    expect((await told(old.id)).at(-1)).toEqual([
      'removed',
      { organizationId, addressId: old.id, replacedBy: next.id },
    ]);

    // And so does the next one: the organization's own takes the place of both.
    const replaced = { organizationId, addressId: next.id, replacedBy: 'default' };
    await world.ask(removeBillingAddress, replaced, julie);
    for (const { id } of [old, next]) {
      expect(await users.addresses.resolve(organizationId, id)).toMatchObject({ addressId: null });
      await users.addresses.release(organizationId, id, uses[0]!);
    }
    const held = users.addresses.hold(organizationId, next.id, order());
    expect(await refusal(held)).toBe('billing-address-unknown');
  });

  it('A5-8 stays as it is when the other one is not there, or is the same', async () => {
    const { organizationId, julie } = await company();
    const { id: addressId } = await add(organizationId, julie);
    const { organizationId: elsewhere, julie: other } = await company();
    const { id: foreign } = await add(elsewhere, other);
    await users.addresses.hold(organizationId, addressId, order('kept'));
    for (const replacedBy of [addressId, foreign, 'nothing']) {
      const input = { organizationId, addressId, replacedBy };
      const removal = world.ask(removeBillingAddress, input, julie);
      expect(await refusal(removal)).toBe('billing-address-unknown');
    }
    const shown = await world.ask(getBillingAddress, { organizationId, addressId }, julie);
    expect(shown).toMatchObject({ useCount: 1, uses: [order('kept')] });
    expect(await users.addresses.resolve(organizationId, addressId)).toMatchObject({ addressId });
  });

  it('A5-8 loses no use and keeps none, though two replace each other while things are held and released', async () => {
    const { organizationId, julie } = await company();
    for (let round = 0; round < 6; round += 1) {
      const pair = [await add(organizationId, julie), await add(organizationId, julie)];
      const [one, two] = pair.map(({ id }) => id) as [string, string];
      const [kept, passing] = [order('kept'), order('passing')];
      for (const use of [kept, passing]) await users.addresses.hold(organizationId, one, use);
      const replace = (addressId: string, replacedBy: string) =>
        refusal(world.ask(removeBillingAddress, { organizationId, addressId, replacedBy }, julie));
      await Promise.all([
        replace(one, two),
        replace(two, one),
        users.addresses.release(organizationId, one, passing),
        refusal(users.addresses.hold(organizationId, two, kept)),
      ]);
      const { items } = await world.ask(listBillingAddresses, { organizationId }, julie);
      const uses = items.flatMap((item) => item.uses);
      expect(uses.length).toBeGreaterThan(0);
      expect(uses.every(({ id }) => id === 'kept')).toBe(true);
      const billed = await users.addresses.resolve(organizationId, one);
      const holder = items.find(({ id }) => id === billed.addressId);
      expect(holder?.uses).toEqual([kept]);
      for (const { id } of items.slice(1)) {
        await users.addresses.release(organizationId, id, kept);
        await world.ask(removeBillingAddress, { organizationId, addressId: id }, julie);
      }
    }
  });
});
