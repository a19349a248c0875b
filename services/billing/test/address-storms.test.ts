import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createBillingAddress,
  listBillingAddresses,
  removeBillingAddress,
} from '@atrium/contracts';
import { eventually, type TestAsker } from '@atrium/testing';
import fc from 'fast-check';
import { AddressUsers } from './address-users.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let users: AddressUsers;

beforeAll(async () => {
  world = await World.start({ replicas: 2 });
  users = await AddressUsers.of(world);
}, 60_000);

afterAll(async () => {
  await users?.stop();
  await world?.stop();
});

/** More of them in a named run: `ATRIUM_MODEL_RUNS=1000`. */
const numRuns = Number(process.env['ATRIUM_MODEL_RUNS'] ?? 12);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_127);

const anAddress = fc.nat({ max: 3 });
/** An order that is billed by an address, and perhaps never will be. */
const taking = fc.record({ at: anAddress, isReleased: fc.boolean() });
/** An address is removed; another one, or the organization's own (4), takes its place, or none (5). */
const removal = fc.record({ what: anAddress, by: fc.nat({ max: 5 }) });
const storm = fc.record({
  takings: fc.array(taking, { minLength: 4, maxLength: 12 }),
  removals: fc.array(removal, { minLength: 2, maxLength: 5 }),
});
type Storm = typeof storm extends fc.Arbitrary<infer One> ? One : never;

const branch = {
  ...{ name: 'Filiale', attention: null, taxNumber: null, email: null },
  address: {
    ...{ addition: null, street: 'Hauptstraße', houseNumber: '1' },
    ...{ postalCode: '10115', city: 'Berlin', country: 'DE' },
  },
};

/** All of it at once, in two processes and that of the test. Answers which orders are held, and by the id of which address. */
async function run({ takings, removals }: Storm, organizationId: string, julie: TestAsker) {
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const added = await world.ask(createBillingAddress, { organizationId, ...branch }, julie);
    ids.push(added.id);
  }
  const remove = ({ what, by }: Storm['removals'][number]) => {
    const replacedBy = [...ids, 'default'][by];
    const input = { organizationId, addressId: ids[what]!, ...(replacedBy && { replacedBy }) };
    return refusal(world.ask(removeBillingAddress, input, julie));
  };
  const take = async ({ at, isReleased }: Storm['takings'][number], n: number) => {
    const [addressId, order] = [ids[at]!, { what: 'order', id: `o${n}` } as const];
    const held = await refusal(users.addresses.hold(organizationId, addressId, order));
    if (isReleased) await users.addresses.release(organizationId, addressId, order);
    return { addressId, id: order.id, isHeld: held === 'not refused' && !isReleased };
  };
  const [taken] = await Promise.all([
    Promise.all(takings.map(take)),
    Promise.all(removals.map(remove)),
  ]);
  return taken;
}

describe('billing addresses that are taken, released, removed and replaced all at once', () => {
  it('A5-8 bill every order by one that there is, which names it, and none names what was released', async () => {
    let [moved, lasting] = [0, 0];
    const property = fc.asyncProperty(storm, async (one) => {
      const organizationId = await world.organization();
      const julie = world.member(organizationId, accountant);
      const taken = await run(one, organizationId, julie);
      const stored = world.platform.database('billing').collection('billingAddresses');
      const unfinished = { organizationId, replacement: { $exists: true } };
      await eventually(async () => (await stored.countDocuments(unfinished)) === 0);
      const { items } = await world.ask(listBillingAddresses, { organizationId }, julie);
      const named = items.flatMap(({ id, uses }) => uses.map((use) => `${use.id} ${id}`));
      const expected: string[] = [];
      for (const { addressId, id, isHeld } of taken) {
        if (!isHeld) continue;
        const billed = await users.addresses.resolve(organizationId, addressId);
        if (billed.addressId !== null) expected.push(`${id} ${billed.addressId}`);
        if (billed.addressId === addressId) lasting += 1;
        else moved += 1;
      }
      expect(named.toSorted()).toEqual(expected.toSorted());
    });
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
    // Else nothing was tried.
    expect(moved).toBeGreaterThan(0);
    expect(lasting).toBeGreaterThan(0);
  }, 120_000);
});
