import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Action,
  checkRight,
  closeOrganization,
  type CloseOrganizationInput,
  inviteMember,
  listClosedOrganizations,
  listInvitations,
  listMembers,
  memberReadmitted,
  memberSuspended,
  overseeClosings,
  renameOrganization,
  restoreOrganization,
  setClosingTerms,
  switchOrganization,
} from '@atrium/contracts';
import { eventually, operator, parallel, startServices } from '@atrium/testing';
import { PlayedParts, site } from './played-parts.js';
import {
  administrator,
  collaborator,
  legalRepresentative,
  outcomesOf,
  type Person,
  World,
} from './world.js';

const name = 'Entreprise Familiale Sàrl';
const parts = new PlayedParts();
const { identity, hosting, notifications } = parts;
let world: World;
beforeAll(async () => {
  const environment = { ATRIUM_STEP_LEASE_MS: '1000', ATRIUM_RESTORE_DAYS: '10' };
  world = await World.start({ participants: parts.participants }, environment);
  await parts.start(world.platform);
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await parts.stop();
  await world?.stop();
});

const fresh = (person: Person) => ({ ...person, authenticatedAt: world.platform.clock.now() });

async function company() {
  parts.reset();
  const { julie, organizationId } = await world.company();
  const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
  await eventually(async () => (await gates.countDocuments({ _id: organizationId })) === 1);
  return { julie, organizationId };
}

const close = (
  person: Person,
  organizationId: string,
  wishes: Partial<CloseOrganizationInput> = {},
  more: { idempotencyKey?: string } = {},
) => world.ask(closeOrganization, { organizationId, name, ...wishes }, fresh(person), more);

const restore = (person: Person, organizationId: string) =>
  world.ask(restoreOrganization, { organizationId }, fresh(person));

const namesOf = async (person: Person) => {
  const organizations = await world.organizationsOf(person);
  return organizations.map(({ id }) => id);
};

async function recordsOf(organizationId: string) {
  return (await world.ask(overseeClosings, { organizationId }, operator as Person)).items;
}

/** Time passes; whatever is overdue then is gone on with. */
const days = (number: number) => world.platform.clock.advance({ days: number });

const ofThis =
  (organizationId: string) =>
  ({ data }: { data: { organizationId: string } }) =>
    data.organizationId === organizationId;

describe('an organization that is closed', () => {
  it('A8-5 A8-6 A8-13 is gone for every member at once, and their accounts and other organizations are not', async () => {
    const { julie, organizationId } = await company();
    const { id: other } = await world.createOrganization(julie, 'Another');
    const marc = await world.member(julie, organizationId, administrator);
    const anna = world.person('Anna');
    const { token } = await world.invite(julie, organizationId, anna.email);
    await world.ask(switchOrganization, { organizationId }, julie);

    const closed = await close(marc, organizationId);

    const closedAt = world.platform.clock.now();
    expect(closed).toMatchObject({ organizationId, name });
    expect(Date.parse(closed.restorableUntil) - Date.parse(closed.closedAt)).toBe(10 * 86_400_000);
    expect(Date.parse(closed.closedAt)).toBeLessThanOrEqual(closedAt.getTime());
    expect(await world.organizationsOf(julie)).toMatchObject([{ id: other, current: true }]);
    expect(await namesOf(marc)).toEqual([]);
    expect(await world.refusal(world.accept(anna, token))).toBe('invitation-not-found');
    const which = { organizationId };
    const asked = [
      world.ask(listMembers, which, julie),
      world.ask(switchOrganization, which, julie),
      world.ask(renameOrganization, { ...which, name: 'Ours' }, julie),
      close(julie, organizationId),
    ];
    for (const one of asked) expect(await world.refusal(one)).toBe('not-found');
    const question = {
      organizationId,
      accountId: julie.accountId,
      right: 'billing.read',
      usedSecondFactor: false,
    } as const;
    const { isMember, allowed } = await world.askAs('billing', checkRight, question);
    expect([isMember, allowed]).toEqual([false, false]);
    const told = await world.platform.bus.told(memberSuspended, ofThis(organizationId), 2);
    const expected = [
      [julie.accountId, true, marc.accountId],
      [marc.accountId, false, marc.accountId],
    ];
    expect(told.map(({ data, causedBy }) => [data.accountId, data.mayRestore, causedBy])).toEqual(
      expect.arrayContaining(expected),
    );
    expect(told).toHaveLength(2);
  });

  it('E-8 lets whoever can open it again read what there was to pay, and nobody else, nor anything else', async () => {
    const { julie, organizationId } = await company();
    const marc = await world.member(julie, organizationId, administrator);
    await close(marc, organizationId);
    const may = async ({ accountId }: Person, right: Action, evenIfClosed = true) => {
      const question = { organizationId, accountId, right, usedSecondFactor: false, evenIfClosed };
      const { isMember, allowed } = await world.askAs('billing', checkRight, question);
      return isMember && allowed;
    };
    expect(await may(julie, 'billing.read')).toBe(true);
    expect(await may(julie, 'billing.read', false)).toBe(false);
    expect(await may(julie, 'billing.manage')).toBe(false);
    expect(await may(marc, 'billing.read')).toBe(false);
    const organizations = world.stored('organizations');
    await organizations.updateOne(
      { _id: organizationId },
      { $set: { requiresSecondFactor: true } },
    );
    expect(await may(julie, 'billing.read')).toBe(false);
  });

  it('A8-11 can not be used for anything new in any part', async () => {
    const { julie, organizationId } = await company();
    await close(julie, organizationId);
    expect([hosting, identity].map((part) => part.isHeld(organizationId))).toEqual([true, true]);
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    expect(await gates.countDocuments({ _id: organizationId, state: 'open' as never })).toBe(0);
  });

  it('A8-12 was closed by somebody who may, who has just proven to be it, and has typed its name', async () => {
    const { julie, organizationId } = await company();
    const anna = await world.member(julie, organizationId, collaborator);
    expect(await world.refusal(close(anna, organizationId))).toBe('forbidden');
    const stale = world.ask(
      closeOrganization,
      { organizationId, name },
      {
        ...julie,
        authenticatedAt: new Date(world.platform.clock.now().getTime() - 11 * 60_000),
      },
    );
    expect(await world.refusal(stale)).toBe('fresh-authentication-required');
    const typed = { name: 'Entreprise familiale' };
    const problem = await world.problem(close(julie, organizationId, typed));
    expect(problem.details.errors).toMatchObject([{ pointer: '/name' }]);
    expect(await namesOf(julie)).toEqual([organizationId]);
    expect(await recordsOf(organizationId)).toEqual([]);
  });

  it('is closed once, however often it is asked for at the same time', async () => {
    const { julie, organizationId } = await company();
    const outcomes = outcomesOf(await parallel(8, () => close(julie, organizationId)));
    expect(outcomes.answers).toHaveLength(1);
    expect(['organization-closing', 'not-found']).toEqual(
      expect.arrayContaining([...new Set(outcomes.refusals)]),
    );
    const outcomesOfRecords = (await recordsOf(organizationId)).map(({ outcome }) => outcome);
    expect(outcomesOfRecords.filter((outcome) => outcome === 'closed')).toHaveLength(1);
    expect(hosting.isHeld(organizationId)).toBe(true);
  });

  it('decision 32 is answered as the first time to whoever repeats the command', async () => {
    const { julie, organizationId } = await company();
    const key = { idempotencyKey: randomUUID() };
    const first = await close(julie, organizationId, {}, key);
    expect(await close(julie, organizationId, {}, key)).toEqual(first);
    const other = close(julie, organizationId, { mailInvoices: true }, key);
    expect(await world.refusal(other)).toBe('idempotency-key-reused');
  });
});

describe('an organization that something stands in the way of closing', () => {
  it('A8-8 A8-11 stays open and as it was, and whoever tries is told what it is', async () => {
    const { julie, organizationId } = await company();
    hosting.has(site);
    const problem = await world.problem(close(julie, organizationId));
    expect(problem.code).toBe('closing-obstructed');
    expect(problem.details.obstacles).toEqual([site]);
    expect(await namesOf(julie)).toEqual([organizationId]);
    expect([hosting, identity].map((part) => part.isHeld(organizationId))).toEqual([false, false]);
    await world.invite(julie, organizationId, world.person('Marc').email);
    parts.reset();
    await close(julie, organizationId);
    const cleared = [{ kind: 'hosted-site', which: 'site-1' }];
    expect(await recordsOf(organizationId)).toMatchObject([
      { outcome: 'closed', by: julie.accountId, obstacles: [], cleared },
      { outcome: 'obstructed', by: julie.accountId, obstacles: cleared, cleared: [] },
    ]);
  });

  it('A8-11 gets nothing new between the look and the end: what comes in between is refused', async () => {
    const { julie, organizationId } = await company();
    let goOn = (): void => undefined;
    const waits = new Promise<void>((resolve) => (goOn = resolve));
    const { check } = hosting;
    hosting.check = async () => {
      await waits;
      return { obstacles: [], hasMore: false };
    };
    const closing = close(julie, organizationId);
    await eventually(async () => hosting.isHeld(organizationId));
    const invited = { organizationId, email: world.person('Marc').email, ...collaborator };
    await eventually(async () => {
      const outcome = await world.refusal(world.ask(inviteMember, invited, julie)).catch(() => '');
      return outcome === 'organization-closing';
    });
    expect(await world.refusal(close(julie, organizationId))).toBe('organization-closing');
    goOn();
    expect((await closing).organizationId).toBe(organizationId);
    hosting.check = check;
  });

  it('B-7 A8-6 is not closed over other members where it wants to be left by all first', async () => {
    const { julie, organizationId } = await company();
    const marc = await world.member(julie, organizationId);
    await world.ask(setClosingTerms, { organizationId, onlyWhenAlone: true }, julie);
    const { details } = await world.problem(close(julie, organizationId));
    expect(details.obstacles).toMatchObject([{ kind: 'member', id: marc.accountId }]);
    await world.remove(julie, organizationId, marc);
    await close(julie, organizationId);
  });

  it('F2 can be tried again at once though a part has not heard that the first attempt was given up', async () => {
    const { julie, organizationId } = await company();
    hosting.has(site);
    hosting.isDeaf = true;
    expect(await world.refusal(close(julie, organizationId))).toBe('closing-obstructed');
    expect(hosting.isHeld(organizationId)).toBe(true);
    expect(await world.refusal(close(julie, organizationId))).toBe('closing-obstructed');
    parts.reset();
    await eventually(async () => {
      // What was told last may still be waiting for an answer: it is told again from then on.
      await world.platform.clock.advance({ minutes: 1 });
      return !hosting.isHeld(organizationId);
    });
    await close(julie, organizationId);
    expect(hosting.isHeld(organizationId)).toBe(true);
  });
});

describe('a closed organization', () => {
  it('A8-13 is opened again by a legal representative alone, with everybody as before', async () => {
    const { julie, organizationId } = await company();
    const marc = await world.member(julie, organizationId, administrator);
    const { token } = await world.invite(julie, organizationId, world.person('Anna').email);
    const closed = await close(marc, organizationId);
    const list = async (person: Person) =>
      (await world.ask(listClosedOrganizations, {}, person)).items;
    expect(await list(julie)).toEqual([closed]);
    expect(await list(marc)).toEqual([]);
    expect(await world.refusal(restore(marc, organizationId))).toBe('not-found');
    const stale = world.ask(
      restoreOrganization,
      { organizationId },
      {
        ...julie,
        authenticatedAt: new Date(world.platform.clock.now().getTime() - 11 * 60_000),
      },
    );
    expect(await world.refusal(stale)).toBe('fresh-authentication-required');

    await eventually(async () => (await restore(julie, organizationId)).id === organizationId);

    expect(await namesOf(marc)).toEqual([organizationId]);
    expect(await list(julie)).toEqual([]);
    const members = await world.membersOf(organizationId, julie);
    expect(members.map(({ role }) => role)).toEqual(['legal_representative', 'administrator']);
    const { items } = await world.ask(listInvitations, { organizationId }, julie);
    expect(items).toEqual([]);
    expect(await world.refusal(world.accept(world.person(), token))).toBe('invitation-not-found');
    await world.invite(marc, organizationId, world.person('Paul').email);
    expect([hosting, identity].map((part) => part.isHeld(organizationId))).toEqual([false, false]);
    const told = await world.platform.bus.told(memberReadmitted, ofThis(organizationId), 2);
    expect(told).toHaveLength(2);
    expect(await recordsOf(organizationId)).toMatchObject([
      { outcome: 'restored', by: marc.accountId, restoredBy: julie.accountId },
    ]);
    expect(await world.refusal(restore(julie, organizationId))).toBe('not-found');
    await close(julie, organizationId);
    expect(await namesOf(marc)).toEqual([]);
  });

  it('decision 42 is purged when its days are over, and leaves nothing but that it was', async () => {
    const { julie, organizationId } = await company();
    const anna = await world.member(julie, organizationId, legalRepresentative);
    await close(anna, organizationId);
    notifications.isDone = false;
    await days(11);
    expect(await world.refusal(restore(julie, organizationId))).toBe('not-found');
    await eventually(async () => hosting.finished.has(organizationId), 20_000);
    // One part is not done yet: it is gone on with later, and nothing is taken away before.
    const organizations = world.stored('organizations');
    expect(await organizations.findOne({ _id: organizationId })).toMatchObject({ name });
    parts.reset();
    await eventually(async () => {
      await days(1);
      const left = await organizations.findOne({ _id: organizationId });
      return left?.['state'] === 'purged';
    }, 20_000);
    const left = Object.keys((await organizations.findOne({ _id: organizationId })) ?? {});
    expect(left.toSorted()).toEqual(['_id', 'purgedAt', 'schemaVersion', 'state']);
    for (const collection of await world.platform.database('organizations').collections()) {
      if (['organizations', 'gates', 'closingRecords'].includes(collection.collectionName))
        continue;
      const everything = JSON.stringify(await collection.find().toArray());
      expect([collection.collectionName, everything.includes(organizationId)]).toEqual([
        collection.collectionName,
        false,
      ]);
    }
    expect(await recordsOf(organizationId)).toMatchObject([{ outcome: 'purged' }]);
    expect(await namesOf(julie)).toEqual([]);
  }, 60_000);
});
