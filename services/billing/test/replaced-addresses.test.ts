import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  billingAddressRemoved,
  createBillingAddress,
  listBillingAddresses,
  removeBillingAddress,
} from '@atrium/contracts';
import { eventually, startServices } from '@atrium/testing';
import { AddressUsers } from './address-users.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let users: AddressUsers;

const environment = { ATRIUM_STEP_LEASE_MS: '1000' };

beforeAll(async () => {
  world = await World.start({ environment });
  users = await AddressUsers.of(world);
}, 60_000);

afterAll(async () => {
  await users?.stop();
  await world?.stop();
});

const branch = {
  ...{ name: 'Filiale', attention: null, taxNumber: null, email: null },
  address: {
    ...{ addition: null, street: 'Hauptstraße', houseNumber: '1' },
    ...{ postalCode: '10115', city: 'Berlin', country: 'DE' },
  },
};
const uses = ['a', 'b', 'c'].map((id) => ({ what: 'renewal', id }) as const);

const stored = () =>
  world.platform.database('billing').collection<{ _id: string; state: string }>('billingAddresses');

/** Two addresses, of which the first is used, and what replacing it by the second one comes to after a crash there. */
async function crashAt(
  step: string,
  meanwhile: (organizationId: string, old: string) => Promise<unknown>,
) {
  const organizationId = await world.organization();
  const julie = world.member(organizationId, accountant);
  const add = () => world.ask(createBillingAddress, { organizationId, ...branch }, julie);
  const [{ id: old }, { id: next }] = [await add(), await add()];
  for (const use of uses) await users.addresses.hold(organizationId, old, use);
  const input = { organizationId, addressId: old, replacedBy: next };
  await world.platform.dieAt('billing', `billing.replacement.${step}`, () =>
    world.ask(removeBillingAddress, input, julie),
  );
  const held = users.addresses.hold(organizationId, old, { what: 'order', id: 'late' });
  expect(await refusal(held)).toBe('billing-address-unknown');
  await meanwhile(organizationId, old);
  await world.platform.clock.advance({ seconds: 2 });
  await startServices(world.platform, ['billing'], environment);
  await eventually(
    async () => (await stored().countDocuments({ replacement: { $exists: true } })) === 0,
    20_000,
  );
  const { items } = await world.ask(listBillingAddresses, { organizationId }, julie);
  return { organizationId, old, next, items: items.slice(1) };
}

const steps = [
  ...['after-intent', 'after-hold', 'after-move-began', 'after-gift', 'after-removal'],
];

describe('replacing an address is finished after a crash', () => {
  it.each(steps)(
    'A5-8 %s: everything is billed by the other one, and it is told once',
    async (step) => {
      const { old, next, items } = await crashAt(step, async () => undefined);
      expect(items).toMatchObject([{ id: next, uses }]);
      expect(await stored().findOne({ _id: old })).toMatchObject({ state: 'removed', uses: [] });
      const ofThis = ({ data }: { data: { addressId: string } }) => data.addressId === old;
      await eventually(async () =>
        (await world.platform.bus.published(billingAddressRemoved)).some(ofThis),
      );
      expect(
        (await world.platform.bus.published(billingAddressRemoved)).filter(ofThis),
      ).toHaveLength(1);
    },
    60_000,
  );

  it.each(steps)(
    'A5-8 %s: what was released meanwhile is used by neither',
    async (step) => {
      const { next, items } = await crashAt(step, (organizationId, old) =>
        users.addresses.release(organizationId, old, uses[0]!),
      );
      expect(items).toMatchObject([{ id: next, uses: uses.slice(1) }]);
    },
    60_000,
  );
});
