import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beginOrder,
  beginTopUp,
  changeDetails,
  closeOrganization,
  inviteMember,
  memberSuspended,
  placeOrder,
  restoreOrganization,
} from '@atrium/contracts';
import { eventually, startServices } from '@atrium/testing';
import fc from 'fast-check';
import { PlayedParts } from './played-parts.js';
import { administrator, collaborator, type Person, World } from './world.js';

const name = 'Entreprise Familiale Sàrl';
/** More runs find more: `ATRIUM_CLOSING_RUNS=200`. */
const numRuns = Number(process.env['ATRIUM_CLOSING_RUNS'] ?? 8);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_128);
const parts = new PlayedParts();
let world: World;
beforeAll(async () => {
  world = await World.start({ participants: parts.participants }, { ATRIUM_STEP_LEASE_MS: '1000' });
  await parts.start(world.platform);
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await parts.stop();
  await world?.stop();
});

const details = {
  ...({ type: 'company', name, legalName: name, phone: null, taxNumber: null } as const),
  ...({ locale: 'fr', timeZone: 'Europe/Zurich' } as const),
  address: {
    ...{ addition: null, street: 'Rue du Pont', houseNumber: '12' },
    ...{ postalCode: '1227', city: 'Carouge', country: 'CH' },
  },
};

/** What people do, and how many milliseconds after the others have begun. */
const acts = ['close', 'invite', 'accept', 'top-up', 'order', 'restore'] as const;
type Act = (typeof acts)[number];
const plan = fc.array(
  fc.record({ act: fc.constantFrom(...acts), after: fc.integer({ min: 0, max: 120 }) }),
  { minLength: 3, maxLength: 9 },
);

/** An organization with two who manage it, somebody who is invited, and what they try at the same time. */
class Company {
  private constructor(
    readonly organizationId: string,
    readonly julie: Person,
    readonly marc: Person,
    private readonly anna: Person,
    private readonly token: string,
  ) {}

  static async found(): Promise<Company> {
    const { julie, organizationId } = await world.company();
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    await eventually(async () => (await gates.countDocuments({ _id: organizationId })) === 1);
    await world.ask(changeDetails, { organizationId, version: 0, ...details }, julie);
    const marc = await world.member(julie, organizationId, administrator);
    const anna = world.person('Anna');
    const { token } = await world.invite(julie, organizationId, anna.email);
    return new Company(organizationId, julie, marc, anna, token);
  }

  /** Whether it was done. */
  async tries(act: Act, by: Person): Promise<boolean> {
    try {
      await this.does(act, by);
      return true;
    } catch {
      return false;
    }
  }

  private does(act: Act, person: Person): Promise<unknown> {
    const { organizationId, julie } = this;
    const key = { idempotencyKey: randomUUID() };
    const fresh = (who: Person) => ({ ...who, authenticatedAt: world.platform.clock.now() });
    switch (act) {
      case 'close':
        return world.ask(closeOrganization, { organizationId, name }, fresh(person));
      case 'restore':
        return world.ask(restoreOrganization, { organizationId }, fresh(julie));
      case 'invite': {
        const { email } = world.person('Paul');
        return world.ask(inviteMember, { organizationId, email, ...collaborator }, person);
      }
      case 'accept':
        return world.accept(this.anna, this.token);
      case 'top-up': {
        const money = { amount: 2_000, currency: 'CHF', method: 'transfer' } as const;
        return world.ask(beginTopUp, { organizationId, ...money }, person, key);
      }
      case 'order':
        return this.orders(person);
    }
  }

  private async orders(person: Person): Promise<unknown> {
    const { organizationId } = this;
    const lines = [{ planId: 'hosting.web-basic-12', name: 'munster.example' }];
    const wanted = { organizationId, kind: 'new', lines, paymentMethod: 'transfer' } as const;
    const { id: orderId, total } = await world.ask(beginOrder, wanted, person);
    const placing = { organizationId, orderId, expectedTotal: total.gross };
    return world.ask(placeOrder, placing, person, { idempotencyKey: randomUUID() });
  }

  /** Nothing is begun any more; how it stands. */
  async settled() {
    const { organizationId } = this;
    const billing = world.platform.database('billing');
    const organization = await eventually(async () => {
      const found = await world.stored('organizations').findOne({ _id: organizationId });
      const isBegun = ((found?.['unfinished'] ?? []) as unknown[]).length > 0;
      const under = { organizationId, unfinished: { $exists: true } };
      const others = await world.stored('memberships').countDocuments(under);
      return !isBegun && others === 0 && found;
    }, 30_000);
    const count = (collection: string, states: readonly string[]) =>
      billing.collection(collection).countDocuments({ organizationId, state: { $in: states } });
    const gate = await billing.collection('gates').findOne({ _id: organizationId as never });
    const members = world.stored('memberships');
    return {
      state: organization?.['state'],
      gate: gate?.['state'] as string,
      held: [parts.hosting, parts.identity].map((part) => part.isHeld(organizationId)),
      orders: await count('orders', ['placing', 'awaiting-payment', 'completing']),
      topUps: await count('payments', ['requires-action', 'pending']),
      invited: await members.countDocuments({ organizationId, state: 'invited' }),
      members: await members.countDocuments({ organizationId, state: 'active' }),
    };
  }
}

describe('an organization that is closed while others go on with it', () => {
  it(
    'A8-11 I13 is closed with nothing begun in it, or open with everything usable, whatever comes in between',
    async () => {
      parts.reset();
      let closed = 0;
      const property = fc.asyncProperty(plan, async (steps) => {
        const company = await Company.found();
        const { organizationId, julie, marc } = company;
        const people = [julie, marc];
        const all = [{ act: 'close' as Act, after: 40 }, ...steps];
        const done = await Promise.all(
          all.map(async ({ act, after }, n) => {
            await sleep(after);
            return company.tries(act, people[n % 2]!);
          }),
        );
        const { state, ...rest } = await company.settled();
        const was = (act: Act) => all.some((step, n) => step.act === act && done[n]);
        if (state === 'open') {
          expect(rest).toMatchObject({ gate: 'open', held: [false, false] });
          expect(await company.tries('invite', julie)).toBe(true);
          return;
        }
        closed += 1;
        expect(rest).toMatchObject({ held: [true, true] });
        expect(rest.gate).not.toBe('open');
        expect(rest).toMatchObject({ orders: 0, topUps: 0, invited: 0 });
        // What was placed or begun stands in the way: nobody was told that it is and has lost it.
        expect([was('order'), was('top-up')]).toEqual([false, false]);
        expect(await world.organizationsOf(julie)).toEqual([]);
        if (was('restore')) return;
        const ofThis = ({ data }: { data: { organizationId: string } }) =>
          data.organizationId === organizationId;
        const told = await world.platform.bus.told(memberSuspended, ofThis, rest.members);
        expect(told).toHaveLength(rest.members);
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
      expect(closed).toBeGreaterThan(0);
    },
    60_000 + numRuns * 10_000,
  );
});
