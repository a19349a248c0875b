import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  listMembers,
  type Members,
  remindSecondFactor,
  secondFactorReminded,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { administrator, type Person, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterAll(() => world.stop());

/** Julie, who has a second factor, and others, every third of whom has one. */
async function company(others: number) {
  const julie = world.person();
  world.protected.add(julie.accountId);
  const { id: organizationId } = await world.createOrganization(julie);
  const without: Person[] = [];
  for (let n = 0; n < others; n += 1) {
    const person = await world.member(julie, organizationId, undefined, world.person(`Person${n}`));
    if (n % 3 === 0) world.protected.add(person.accountId);
    else without.push(person);
  }
  return { julie, organizationId, without };
}

async function listed(
  by: Person,
  organizationId: string,
  secondFactor: 'with' | 'without',
  limit: number,
): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Members = await world.ask(
      listMembers,
      { organizationId, secondFactor, limit, ...(cursor !== null && { cursor }) },
      by,
    );
    pages.push(page.items.map(({ accountId }) => accountId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}

const remind = (by: Person, organizationId: string) =>
  world.ask(remindSecondFactor, { organizationId }, by);

const told = async (organizationId: string) =>
  (await world.platform.bus.published(secondFactorReminded))
    .filter(({ data }) => data.organizationId === organizationId)
    .map(({ data }) => data.accountId);

const idsOf = (people: readonly Person[]) => people.map(({ accountId }) => accountId);

describe('B-6 members without a second factor', () => {
  it('B-6 are listed, page by page: each full but the last, nobody twice and nobody missing', async () => {
    const { julie, organizationId, without } = await company(12);
    for (const limit of [1, 3, 8, 200]) {
      const pages = await listed(julie, organizationId, 'without', limit);
      expect(pages.flat()).toEqual(idsOf(without));
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      expect(pages).toHaveLength(Math.ceil(without.length / limit));
    }
    const protectedOnes = await listed(julie, organizationId, 'with', 2);
    expect(protectedOnes.flat()).toHaveLength(5);
    expect(protectedOnes.flat()).not.toEqual(expect.arrayContaining(idsOf(without)));
  }, 60_000);

  it('B-6 are reminded, each once a day, also by two at the same moment', async () => {
    const { julie, organizationId, without } = await company(4);
    const answers = await Promise.all([
      remind(julie, organizationId),
      remind(julie, organizationId),
    ]);
    expect(answers.reduce((sum, { reminded }) => sum + reminded, 0)).toBe(without.length);
    await eventually(async () => (await told(organizationId)).length === without.length);
    expect((await told(organizationId)).toSorted()).toEqual(idsOf(without).toSorted());
    await world.platform.clock.advance({ hours: 23 });
    expect(await remind(julie, organizationId)).toEqual({ reminded: 0, nextCursor: null });
    await world.platform.clock.advance({ hours: 1 });
    world.protected.add(without[0]!.accountId);
    expect(await remind(julie, organizationId)).toMatchObject({ reminded: without.length - 1 });
    await world.platform.clock.reset();
  });

  it('B-6 are so by those who look after the organization, and only there', async () => {
    const { julie, organizationId, without } = await company(2);
    const [marc] = without as [Person];
    expect(await world.refusal(remind(marc, organizationId))).toBe('forbidden');
    const anna = await world.member(julie, organizationId, administrator);
    // Herself too: she has none.
    expect(await remind(anna, organizationId)).toMatchObject({ reminded: 2 });
    const elsewhere = await company(0);
    expect(await remind(elsewhere.julie, elsewhere.organizationId)).toMatchObject({ reminded: 0 });
  });
});
