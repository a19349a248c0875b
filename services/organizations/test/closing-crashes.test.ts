import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  closeOrganization,
  memberReadmitted,
  memberSuspended,
  overseeClosings,
  restoreOrganization,
} from '@atrium/contracts';
import { eventually, operator, startServices } from '@atrium/testing';
import { PlayedParts, site } from './played-parts.js';
import { administrator, legalRepresentative, type Person, World } from './world.js';

const name = 'Entreprise Familiale Sàrl';
const environment = { ATRIUM_STEP_LEASE_MS: '1000', ATRIUM_RESTORE_DAYS: '10' };
const parts = new PlayedParts();
const { hosting, identity } = parts;
let world: World;
beforeAll(async () => {
  world = await World.start({ participants: parts.participants }, environment);
  await parts.start(world.platform);
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await parts.stop();
  await world?.stop();
});

/** Has the service die at a failpoint while it does `work`, and starts it again. */
async function crashAt(failpoint: string, work: () => Promise<unknown>): Promise<void> {
  await world.platform.dieAt('organizations', `organizations.${failpoint}`, work);
  // Whatever was begun is overdue when it comes back.
  await world.platform.clock.advance({ seconds: 2 });
  await startServices(world.platform, ['organizations'], environment);
}

const fresh = (person: Person) => ({ ...person, authenticatedAt: world.platform.clock.now() });
const close = (person: Person, organizationId: string) =>
  world.ask(closeOrganization, { organizationId, name }, fresh(person));
const restore = (person: Person, organizationId: string) =>
  world.ask(restoreOrganization, { organizationId }, fresh(person));

async function company() {
  parts.reset();
  const { julie, organizationId } = await world.company();
  const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
  await eventually(async () => (await gates.countDocuments({ _id: organizationId })) === 1);
  const marc = await world.member(julie, organizationId, administrator);
  await world.member(julie, organizationId, legalRepresentative);
  await world.invite(julie, organizationId, world.person('Paul').email);
  return { julie, marc, organizationId };
}

/** Waits until nothing is begun with it, and says what has come of it. */
async function settled(organizationId: string) {
  const found = await eventually(async () => {
    const organization = await world.stored('organizations').findOne({ _id: organizationId });
    const unfinished = (organization?.['unfinished'] ?? []) as unknown[];
    // Billing hears of it by an event.
    const held = { organizationId, state: 'held' };
    const closings = world.platform.database('billing').collection('closings');
    const isHeard = organization?.['state'] !== 'closed' || !(await closings.countDocuments(held));
    return unfinished.length === 0 && isHeard && organization;
  }, 30_000);
  const gates = ['organizations', 'billing'].map(async (service) => {
    const collection = world.platform.database(service as 'billing').collection('gates');
    return (await collection.findOne({ _id: organizationId as never }))?.['state'] as string;
  });
  const held = [hosting, identity].map((part) => part.isHeld(organizationId));
  return { state: found?.['state'], gates: await Promise.all(gates), held };
}

const ofThis =
  (organizationId: string) =>
  ({ data }: { data: { organizationId: string } }) =>
    data.organizationId === organizationId;

async function outcomesOf(organizationId: string) {
  const { items } = await world.ask(overseeClosings, { organizationId }, operator as Person);
  return items.map(({ outcome }) => outcome);
}

/** Has it die while time passes: until long after an organization could be opened again, and what can't be done at once is tried again. */
async function crashLater(failpoint: string): Promise<void> {
  let isOver = false;
  await crashAt(failpoint, async () => {
    await world.platform.clock.advance({ days: 11 });
    while (!isOver) {
      await sleep(200);
      if (!isOver) await world.platform.clock.advance({ minutes: 10 });
    }
  }).finally(() => (isOver = true));
}

const open = { state: 'open', gates: ['open', 'open'], held: [false, false] };
const closed = { state: 'closed', gates: ['closing', 'closed'], held: [true, true] };

describe('I13 F19 a process dies while it closes an organization', () => {
  it.each([
    ['close.after-intent', []],
    ['close.after-hold', ['given-up']],
  ])(
    '%s: it is open, everything can be begun, and it can be closed',
    async (step, recorded) => {
      const { julie, organizationId } = await company();
      await crashAt(step, () => close(julie, organizationId));
      expect(await settled(organizationId)).toEqual(open);
      expect(await world.membersOf(organizationId, julie)).toHaveLength(3);
      await world.invite(julie, organizationId, world.person('Otto').email);
      await close(julie, organizationId);
      expect(await settled(organizationId)).toEqual(closed);
      expect(await outcomesOf(organizationId)).toEqual(['closed', ...recorded]);
    },
    60_000,
  );

  it.each(['close.after-turning-back', 'close.after-release'])(
    '%s, as something stood in the way: it is open, and everything can be begun',
    async (step) => {
      const { julie, organizationId } = await company();
      hosting.has(site);
      await crashAt(step, () => close(julie, organizationId));
      expect(await settled(organizationId)).toEqual(open);
      await world.invite(julie, organizationId, world.person('Otto').email);
    },
    60_000,
  );

  it.each([
    'close.after-commit',
    'close.after-record',
    'close.after-withdrawal',
    'close.after-proposals',
    'close.after-suspension',
  ])(
    '%s: it is closed for everybody, and each member is told once',
    async (step) => {
      const { julie, marc, organizationId } = await company();
      await crashAt(step, () => close(julie, organizationId));
      expect(await settled(organizationId)).toEqual(closed);
      expect(await world.organizationsOf(marc)).toEqual([]);
      const told = await world.platform.bus.told(memberSuspended, ofThis(organizationId), 3);
      expect(new Set(told.map(({ data }) => data.accountId)).size).toBe(3);
      expect(told).toHaveLength(3);
      const invited = { organizationId, state: 'invited' };
      expect(await world.stored('memberships').countDocuments(invited)).toBe(0);
      expect(await outcomesOf(organizationId)).toEqual(['closed']);
    },
    60_000,
  );
});

describe('I13 F19 a process dies while it opens a closed organization again', () => {
  it.each(['restore.after-opening', 'restore.after-gate', 'restore.after-readmission'])(
    '%s: it is open for everybody, and each member is told once',
    async (step) => {
      const { julie, marc, organizationId } = await company();
      await close(julie, organizationId);
      await settled(organizationId);
      await crashAt(step, () => restore(julie, organizationId));
      expect(await settled(organizationId)).toEqual(open);
      expect(await world.organizationsOf(marc)).toMatchObject([{ id: organizationId }]);
      const told = await world.platform.bus.told(memberReadmitted, ofThis(organizationId), 3);
      expect(told).toHaveLength(3);
      expect(await outcomesOf(organizationId)).toEqual(['restored']);
      await close(julie, organizationId);
      expect(await settled(organizationId)).toEqual(closed);
    },
    60_000,
  );
});

describe('F19 a process dies while it purges a closed organization', () => {
  it.each(['purge.after-intent', 'purge.after-parts', 'purge.after-remains', 'purge.after-record'])(
    '%s: another one goes on, and nothing is left',
    async (step) => {
      const { julie, organizationId } = await company();
      await close(julie, organizationId);
      await settled(organizationId);
      await crashLater(step);
      const organizations = world.stored('organizations');
      await eventually(async () => {
        await world.platform.clock.advance({ minutes: 10 });
        const left = await organizations.findOne({ _id: organizationId });
        return left?.['state'] === 'purged';
      }, 30_000);
      expect(await world.stored('memberships').countDocuments({ organizationId })).toBe(0);
      expect(hosting.finished.has(organizationId)).toBe(true);
      expect(await outcomesOf(organizationId)).toEqual(['purged']);
    },
    60_000,
  );
});
