import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listMyOrganizations, type MyOrganization, switchOrganization } from '@atrium/contracts';
import { CommandTap } from '@atrium/testing';
import { type Person, World } from './world.js';

/** As many as somebody has who looks after the web sites of a whole town. */
const many = 2_000;

let world: World;
let tap: CommandTap;
let julie: Person;

beforeAll(async () => {
  world = await World.start({}, async ({ platform }) => {
    tap = await CommandTap.before(platform.mongoUri('organizations'));
    return { ORGANIZATIONS_MONGODB_URI: tap.uri, ATRIUM_STEP_LEASE_MS: '600000' };
  });
  julie = world.person();
  const { id: organizationId } = await world.createOrganization(julie, 'Entreprise Familiale Sàrl');
  const [organization, membership] = await Promise.all([
    world.stored('organizations').findOne({ _id: organizationId }),
    world.stored('memberships').findOne({ organizationId }),
  ]);
  const numbers = Array.from({ length: many - 1 }, (_, n) => n);
  await world.stored('organizations').insertMany(
    numbers.map((n) => ({
      ...organization,
      ...{ _id: `organization-${n}`, name: `Boulangerie ${n} Zürich`, outbox: [] },
    })),
  );
  await world.stored('memberships').insertMany(
    numbers.map((n) => ({
      ...membership,
      ...{ _id: `membership-${n}`, organizationId: `organization-${n}`, outbox: [] },
      chosenAt: -1_900_000_000_000_000 - n,
    })),
  );
}, 120_000);

afterAll(async () => {
  await world?.stop();
  tap?.close();
});

const look = (input: { q?: string; limit?: number; cursor?: string }) =>
  world.ask(listMyOrganizations, input, julie);

describe('the menu of somebody in 2,000 organizations', () => {
  it('A3-2 opens with the current one and those visited last, in one request of two reads', async () => {
    const commands = await tap.during(async () => {
      const { items, nextCursor } = await look({ limit: 20 });
      expect(items).toHaveLength(20);
      expect(items[0]).toMatchObject({ name: 'Entreprise Familiale Sàrl', current: true });
      expect(nextCursor).not.toBeNull();
    });
    expect(commands).toEqual(['find memberships', 'find organizations']);
  });

  it('A3-2 finds any of them by its name, and says which is the current one', async () => {
    const { items } = await look({ q: 'zurich 1234' });
    expect(items.map(({ name, current }) => [name, current])).toEqual([
      ['Boulangerie 1234 Zürich', false],
    ]);
    expect((await look({ q: 'FAMILIALE' })).items).toMatchObject([{ current: true }]);
    expect((await look({ q: 'none of them' })).items).toEqual([]);
  });

  it('looks through all of them with few reads, page by page', async () => {
    const reads = await tap.during(() => look({ q: 'nowhere' }));
    expect(reads.length).toBeLessThanOrEqual(2 * (many / 500 + 1));
    const found: MyOrganization[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: MyOrganization[]; nextCursor: string | null } = await look({
        ...{ q: 'boulangerie 7', limit: 100 },
        ...(cursor && { cursor }),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    const expected = Array.from({ length: many - 1 }, (_, n) => n).filter((n) =>
      String(n).includes('7'),
    );
    expect(found.map(({ name }) => name)).toEqual(expected.map((n) => `Boulangerie ${n} Zürich`));
  });

  it('A3-5 puts the one that was found and chosen first', async () => {
    const [found] = (await look({ q: '777' })).items as [MyOrganization];
    await world.ask(switchOrganization, { organizationId: found.id }, julie);
    expect((await look({ limit: 2 })).items.map(({ id, current }) => [id, current])).toEqual([
      [found.id, true],
      [expect.any(String), false],
    ]);
    expect((await look({ q: 'familiale' })).items).toMatchObject([{ current: false }]);
  });
});
