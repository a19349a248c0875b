import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountVerified,
  createOrganization,
  describeOrganization,
  getOrganization,
  listMyOrganizations,
  memberJoined,
  organizationCreated,
  type OrganizationType,
  renameOrganization,
  switchOrganization,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { administrator, collaborator, outcomesOf, type Person, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(() => world?.stop());

/** Identity has verified an account that signed up alone. */
async function signUp(
  person: Person,
  name = 'Munster Julie',
  type: OrganizationType = 'individual',
) {
  const organizationId = randomUUID();
  const start = { organizationId, organizationType: type, organizationName: name };
  world.starts(person, start);
  return { organizationId, claim: { firstOrganization: { organizationId, invitationId: null } } };
}

const tellVerified = (person: Person, organizationId: string) =>
  world.platform.bus.publish(accountVerified, {
    aggregateId: person.accountId,
    data: { accountId: person.accountId, organizationId, invitationId: null },
  });

describe('the organization that comes with an account', () => {
  it('A4-3 bears the name that identity says, and its creator holds all rights (A4-6)', async () => {
    const julie = world.person();
    const { organizationId } = await signUp(julie);
    await tellVerified(julie, organizationId);
    const [mine] = await eventually(async () => {
      const list = await world.organizationsOf(julie);
      return list.length > 0 && list;
    });
    expect(mine).toEqual({
      id: organizationId,
      name: 'Munster Julie',
      logoUrl: null,
      role: 'legal_representative',
      billing: true,
      current: true,
      needsSecondFactor: false,
    });
  });

  it('A4-4 bears a company’s name', async () => {
    const julie = world.person();
    const { claim } = await signUp(julie, 'Entreprise Familiale Sàrl', 'company');
    const [mine] = await world.organizationsOf({ ...julie, ...claim });
    expect(mine).toMatchObject({ name: 'Entreprise Familiale Sàrl' });
  });

  it('is there in the first list already, though the event is still on its way (decision 18)', async () => {
    const julie = world.person();
    const { organizationId, claim } = await signUp(julie);
    const { items } = await world.ask(listMyOrganizations, {}, { ...julie, ...claim });
    expect(items.map(({ id }) => id)).toEqual([organizationId]);
  });

  it('A4-5 is one, though the event comes thrice and fifty first lists run beside it', async () => {
    const julie = world.person();
    const { organizationId, claim } = await signUp(julie);
    const lists = parallel(50, () => world.ask(listMyOrganizations, {}, { ...julie, ...claim }));
    await Promise.all([1, 2, 3].map(() => tellVerified(julie, organizationId)));
    const { answers, refusals } = outcomesOf(await lists);
    expect(refusals).toEqual([]);
    for (const { items } of answers) expect(items).toHaveLength(1);
    await eventually(async () => {
      const done = await world
        .stored<{ _id: string; done?: Date }>('inbox')
        .countDocuments({ done: { $exists: true } });
      return done >= 4;
    });
    const memberships = world.stored<{ _id: string; organizationId: string }>('memberships');
    expect(await memberships.countDocuments({ organizationId })).toBe(1);
    const ofThis = ({ data }: { data: { organizationId: string } }) =>
      data.organizationId === organizationId;
    expect(await world.platform.bus.told(organizationCreated, ofThis)).toHaveLength(1);
    expect(await world.platform.bus.told(memberJoined, ofThis)).toHaveLength(1);
  });

  it('opens its gate and tells of itself with ids alone', async () => {
    const julie = world.person();
    const { organizationId, claim } = await signUp(julie);
    await world.ask(listMyOrganizations, {}, { ...julie, ...claim });
    const gate = await world.stored<{ _id: string }>('gates').findOne({ _id: organizationId });
    expect(gate).toMatchObject({ state: 'open' });
    const event = await eventually(async () => {
      const events = await world.platform.bus.published(organizationCreated);
      return events.find(({ aggregateId }) => aggregateId === organizationId);
    });
    expect(event).toMatchObject({ aggregateVersion: 1, causedBy: julie.accountId });
    expect(event.data).toEqual({
      organizationId,
      type: 'individual',
      createdBy: julie.accountId,
    });
  });

  it('stays away from whoever has left it, also on the first day', async () => {
    const julie = world.person();
    const { claim, organizationId } = await signUp(julie);
    await world.ask(listMyOrganizations, {}, { ...julie, ...claim });
    await world
      .stored('memberships')
      .updateOne({ organizationId, accountId: julie.accountId }, { $set: { state: 'ended' } });
    const again = await world.ask(listMyOrganizations, {}, { ...julie, ...claim });
    expect(again.items).toEqual([]);
  });

  it('is none for an account that starts without', async () => {
    const marc = world.person('Marc');
    world.starts(marc, {});
    const claim = { firstOrganization: { organizationId: null, invitationId: null } };
    const { items } = await world.ask(listMyOrganizations, {}, { ...marc, ...claim });
    expect(items).toEqual([]);
  });
});

describe('creating an organization', () => {
  it('A4-8 gives a signed-in person a further one, and all rights in it (A4-6)', async () => {
    const julie = world.person();
    const first = await world.createOrganization(julie, 'Club Alpin');
    const second = await world.createOrganization(julie, 'Entreprise Familiale Sàrl');
    expect(await world.organizationsOf(julie)).toEqual([
      expect.objectContaining({ id: first.id, name: 'Club Alpin', current: true }),
      expect.objectContaining({
        id: second.id,
        role: 'legal_representative',
        current: false,
      }),
    ]);
  });

  it('speaks the language of whoever creates it, unless another is chosen', async () => {
    const julie = world.person();
    const input = { type: 'association', name: 'Club' } as const;
    expect(await world.ask(createOrganization, input, julie)).toMatchObject({ locale: 'fr' });
    const inGerman = world.ask(createOrganization, { ...input, locale: 'de' }, julie);
    expect(await inGerman).toMatchObject({ locale: 'de' });
  });

  it('A4-5 creates one for one Idempotency-Key, however often it is sent at once', async () => {
    const julie = world.person();
    const input = { type: 'company', name: 'Entreprise Familiale Sàrl' } as const;
    const idempotencyKey = randomUUID();
    const send = () => world.ask(createOrganization, input, julie, { idempotencyKey });
    const { answers, refusals } = outcomesOf(await parallel(50, send));
    expect(refusals).toEqual([]);
    const mine = await world.organizationsOf(julie);
    expect(mine).toHaveLength(1);
    expect(await send()).toMatchObject({ id: mine[0]?.id });
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([mine[0]?.id]));
  });

  it('refuses the same Idempotency-Key for something else, and lets another person use it', async () => {
    const [julie, anna] = [world.person(), world.person('Anna')];
    const idempotencyKey = randomUUID();
    const create = (by: Person, name: string) =>
      world.ask(createOrganization, { type: 'company', name }, by, { idempotencyKey });
    await create(julie, 'One');
    expect(await world.refusal(create(julie, 'Two'))).toBe('idempotency-key-reused');
    expect(await create(anna, 'Two')).toMatchObject({ name: 'Two' });
  });
});

describe('an organization’s name', () => {
  it('A4-3 is changed by a legal representative, seen by every member, and remembered', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie, 'Munster Julie');
    const marc = await world.member(julie, organizationId);
    const renamed = await world.ask(
      renameOrganization,
      { organizationId, name: 'Munster & Fille' },
      julie,
    );
    expect(renamed).toMatchObject({ id: organizationId, name: 'Munster & Fille' });
    expect(await world.ask(getOrganization, { organizationId }, marc)).toEqual(renamed);
    const stored = await world.stored('organizations').findOne({ _id: organizationId });
    expect(stored?.['history']).toContainEqual(
      expect.objectContaining({
        what: 'name',
        from: 'Munster Julie',
        value: 'Munster & Fille',
        by: julie.accountId,
      }),
    );
  });

  it('A4-9 is not the business of administrators and collaborators', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    for (const rights of [administrator, collaborator]) {
      const member = await world.member(julie, organizationId, rights);
      const rename = world.ask(renameOrganization, { organizationId, name: 'Mine' }, member);
      expect(await world.refusal(rename)).toBe('forbidden');
    }
  });

  it('loses no change when two rename it at once, and its history is a chain', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie, 'Name 0');
    const names = Array.from({ length: 10 }, (_, n) => `Name ${n + 1}`);
    await Promise.all(
      names.map((name) => world.ask(renameOrganization, { organizationId, name }, julie)),
    );
    const stored = await world.stored('organizations').findOne({ _id: organizationId });
    const changes = (stored!['history'] as { what: string; from: string; value: string }[]).filter(
      ({ what }) => what === 'name',
    );
    expect(changes.map(({ value }) => value).toSorted()).toEqual(names.toSorted());
    expect(changes.map(({ from }) => from)).toEqual([
      'Name 0',
      ...changes.slice(0, -1).map(({ value }) => value),
    ]);
  });

  it('keeps what was long ago in a collection of its own, so that documents stay small', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie, 'Name 0');
    for (let n = 1; n <= 55; n += 1) {
      await world.ask(renameOrganization, { organizationId, name: `Name ${n}` }, julie);
    }
    const whole = await eventually(async () => {
      const stored = await world.stored('organizations').findOne({ _id: organizationId });
      const kept = stored?.['history'] as { id: string; value: string }[];
      const moved = await world
        .stored<{ _id: string; value: string }>('history')
        .find({ documentId: organizationId } as object)
        .sort({ at: 1 })
        .toArray();
      // In the middle of a move an entry is in both places.
      const isMoved = new Set(moved.map(({ _id }) => _id.split(':').at(-1)));
      const settled = kept.length <= 50 && kept.every(({ id }) => !isMoved.has(id));
      return settled && moved.length > 0 && [...moved, ...kept];
    });
    expect(whole.map(({ value }) => value)).toEqual([
      'open',
      ...Array.from({ length: 55 }, (_, n) => `Name ${n + 1}`),
    ]);
  });
});

describe('what notifications are told of an organization', () => {
  it('is its name, its language, who represents it, and which accounts are members', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie, 'Club Alpin');
    const marc = await world.member(julie, organizationId);
    const stranger = world.person('Eve');
    const accountIds = [marc.accountId, stranger.accountId, julie.accountId];
    const told = await world.askAs('notifications', describeOrganization, {
      organizationId,
      accountIds,
    });
    expect({ ...told, members: told.members.toSorted() }).toEqual({
      organizationId,
      name: 'Club Alpin',
      locale: 'fr',
      isClosed: false,
      legalRepresentatives: [julie.accountId],
      members: [marc.accountId, julie.accountId].toSorted(),
    });
  });
});

describe('moving between organizations', () => {
  it('A3-2 A3-5 A4-13 A4-14 lets a webmaster, or a partner, in three companies move at once, without signing in again', async () => {
    const webmaster = world.person('Wanda');
    const companies = [];
    for (const name of ['One SA', 'Two SA', 'Three SA']) {
      const owner = world.person('Olga');
      const { id } = await world.createOrganization(owner, name);
      await world.member(owner, id, administrator, webmaster);
      companies.push(id);
    }
    expect(await world.organizationsOf(webmaster)).toHaveLength(3);
    for (const organizationId of [...companies, ...companies.toReversed()]) {
      await world.ask(switchOrganization, { organizationId }, webmaster);
      const mine = await world.organizationsOf(webmaster);
      expect(mine.filter(({ current }) => current).map(({ id }) => id)).toEqual([organizationId]);
      expect(mine[0]?.id).toBe(organizationId);
      expect(mine.every(({ role }) => role === 'administrator')).toBe(true);
    }
  });

  it('A1-5 leaves one where one stands when one joins or creates another', async () => {
    const anna = world.person('Anna');
    const { id: home } = await world.createOrganization(anna, 'Home');
    const julie = world.person();
    const { id: other } = await world.createOrganization(julie, 'Other');
    await world.member(julie, other, collaborator, anna);
    await world.createOrganization(anna, 'Third');
    const mine = await world.organizationsOf(anna);
    expect(mine.map(({ name }) => name)).toEqual(['Home', 'Other', 'Third']);
    expect(mine.map(({ current }) => current)).toEqual([true, false, false]);
    expect(mine[0]?.id).toBe(home);
  });

  it('A3-3 A3-4 names the current one first, the others by last visit', async () => {
    const julie = world.person();
    const ids: string[] = [];
    for (const name of ['A', 'B', 'C', 'D']) {
      ids.push((await world.createOrganization(julie, name)).id);
    }
    for (const organizationId of [ids[2], ids[0], ids[3]] as string[]) {
      await world.ask(switchOrganization, { organizationId }, julie);
    }
    const names = (await world.organizationsOf(julie)).map(({ name }) => name);
    expect(names).toEqual(['D', 'A', 'C', 'B']);
  });

  it('shows each of many once, page by page, the current one on the first only', async () => {
    const julie = world.person();
    await Promise.all(
      Array.from({ length: 23 }, (_, n) => world.createOrganization(julie, `Number ${n}`)),
    );
    const seen: string[] = [];
    let cursor: string | null | undefined;
    let pages = 0;
    do {
      const page = await world.ask(
        listMyOrganizations,
        { limit: 5, ...(cursor && { cursor }) },
        julie,
      );
      expect(page.items.filter(({ current }) => current)).toHaveLength(pages === 0 ? 1 : 0);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor);
    expect(pages).toBe(5);
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });

  it('refuses a cursor that it did not give out, naming the field', async () => {
    const julie = world.person();
    const list = world.ask(listMyOrganizations, { cursor: 'WzEsMl0' }, julie);
    const { details } = await world.problem(list);
    expect(details).toMatchObject({ code: 'invalid-input', errors: [{ pointer: '/cursor' }] });
  });

  it('A3-10 judges many switches at once: exactly one is current in the end', async () => {
    const julie = world.person();
    const ids: string[] = [];
    for (const name of ['A', 'B', 'C']) ids.push((await world.createOrganization(julie, name)).id);
    await parallel(60, (n) =>
      world.ask(switchOrganization, { organizationId: ids[n % 3] as string }, julie),
    );
    const mine = await world.organizationsOf(julie);
    expect(mine.filter(({ current }) => current)).toHaveLength(1);
    expect(mine).toHaveLength(3);
  });
});
