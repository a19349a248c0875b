import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addToTeam,
  changeTeam,
  checkRight,
  checkRights,
  createTeam,
  explainRight,
  getTeam,
  leaveOrganization,
  listMembersAsOf,
  listTeamMembers,
  listTeams,
  memberTeamsChanged,
  type ProductGrant,
  removeTeam,
  takeOutOfTeam,
  type Team,
  teamCreated,
  teamsEach,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import {
  administrator,
  collaborator,
  external,
  outcomesOf,
  type Person,
  productIn,
  World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterEach(() => world.platform.clock.reset());
afterAll(() => world.stop());

/** The product that teams work on here. */
const shopOf = (organizationId: string): ProductGrant => ({
  productId: productIn(organizationId),
  right: 'manage',
});

async function company() {
  const { julie, organizationId } = await world.company();
  const [shop, blog] = await Promise.all([
    world.product(organizationId),
    world.product(organizationId, { name: 'blog', right: 'use' }),
  ]);
  return { julie, organizationId, shop, blog };
}

/** A team that works on the shop. */
function teamOf(
  by: Person,
  organizationId: string,
  more: Partial<Pick<Team, 'name' | 'products'>> = {},
): Promise<Team> {
  const { name = 'Web shop', products = [shopOf(organizationId)] } = more;
  return world.ask(createTeam, { organizationId, name, products }, by);
}

const takeIn = (by: Person, organizationId: string, { id: teamId }: Team, person: Person) =>
  world.ask(addToTeam, { organizationId, teamId, accountId: person.accountId }, by);

const takeOut = (by: Person, organizationId: string, { id: teamId }: Team, person: Person) =>
  world.ask(takeOutOfTeam, { organizationId, teamId, accountId: person.accountId }, by);

function change(by: Person, organizationId: string, team: Team, more: Partial<Team>) {
  const { name, products, leader, version } = { ...team, ...more };
  const input = { organizationId, teamId: team.id, name, products, leader, version };
  return world.ask(changeTeam, input, by);
}

async function manages(
  person: Person,
  organizationId: string,
  { productId } = shopOf(organizationId),
) {
  const { allowed } = await world.askAs('identity', checkRight, {
    ...{ accountId: person.accountId, organizationId, productId },
    ...{ right: 'products.manage' as const, usedSecondFactor: false },
  });
  return allowed;
}

async function teamsIn(organizationId: string, person: Person): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const input = { organizationId, limit: 2, ...(cursor && { cursor }) };
    const page: { items: Team[]; nextCursor: string | null } = await world.ask(
      listTeams,
      input,
      person,
    );
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor);
  return names;
}

describe('what a team gives', () => {
  it('B-1 is its members’ from the next request on, together with what was granted to themselves', async () => {
    const { julie, organizationId, shop, blog } = await company();
    const products = [blog];
    const anna = await world.member(julie, organizationId, { ...collaborator, products });
    const team = await teamOf(julie, organizationId);
    expect(await manages(anna, organizationId)).toBe(false);

    await takeIn(julie, organizationId, team, anna);

    expect(await manages(anna, organizationId)).toBe(true);
    const wanted = [
      { right: 'products.use' as const, productId: blog.productId },
      { right: 'products.manage' as const, productId: blog.productId },
      { right: 'products.manage' as const, productId: shop.productId },
      { right: 'products.use' as const },
      { right: 'billing.read' as const },
      { right: 'organization.read' as const },
    ];
    const whose = { accountId: anna.accountId, organizationId, usedSecondFactor: false };
    expect(await world.askAs('identity', checkRights, { ...whose, wanted })).toEqual({
      isMember: true,
      needsSecondFactor: false,
      allowed: [true, false, true, false, false, true],
    });
    await takeOut(julie, organizationId, team, anna);
    expect(await manages(anna, organizationId)).toBe(false);
  });

  it('B-1 can be used by externals, and by somebody in several teams', async () => {
    const { julie, organizationId, blog } = await company();
    const eva = await world.member(julie, organizationId, external);
    const one = await teamOf(julie, organizationId);
    const other = await teamOf(julie, organizationId, { name: 'Blog', products: [blog] });
    await takeIn(julie, organizationId, one, eva);
    await takeIn(julie, organizationId, other, eva);
    expect(await manages(eva, organizationId)).toBe(true);
    expect(await manages(eva, organizationId, blog)).toBe(false);
    expect(await teamsIn(organizationId, eva)).toEqual(['Blog', 'Web shop']);
    const members = await world.membersOf(organizationId, julie);
    const shown = members.find(({ accountId }) => accountId === eva.accountId);
    expect(shown).toMatchObject({ role: 'external', teams: [one.id, other.id] });
  });

  it('B-1 changes with the team, and ends with it', async () => {
    const { julie, organizationId, shop, blog } = await company();
    const anna = await world.member(julie, organizationId);
    const team = await teamOf(julie, organizationId);
    await takeIn(julie, organizationId, team, anna);
    const changed = await change(julie, organizationId, team, { products: [blog] });
    expect(await manages(anna, organizationId)).toBe(false);
    await change(julie, organizationId, changed, { products: [shop] });
    expect(await manages(anna, organizationId)).toBe(true);
    await world.ask(removeTeam, { organizationId, teamId: team.id }, julie);
    expect(await manages(anna, organizationId)).toBe(false);
    expect(await teamsIn(organizationId, anna)).toEqual([]);
    const again = await teamOf(julie, organizationId);
    expect(again.id).not.toBe(team.id);
    expect(await manages(anna, organizationId)).toBe(false);
  });

  it('A1-6 is nothing to whoever left, and does not come back with them', async () => {
    const { julie, organizationId } = await company();
    const anna = await world.member(julie, organizationId);
    const team = await teamOf(julie, organizationId);
    await takeIn(julie, organizationId, team, anna);
    await world.ask(leaveOrganization, { organizationId }, anna);
    expect(await manages(anna, organizationId)).toBe(false);
    await world.member(julie, organizationId, collaborator, anna);
    expect(await manages(anna, organizationId)).toBe(false);
    const { items } = await world.ask(listTeamMembers, { organizationId, teamId: team.id }, julie);
    expect(items).toEqual([]);
  });
});

describe('who may do what with a team', () => {
  it('B-1 administrators make, change and remove it; its leader says who is in it; others go by themselves', async () => {
    const { julie, organizationId, blog } = await company();
    const paul = await world.member(julie, organizationId, administrator);
    const [anna, marc, otto] = [
      await world.member(julie, organizationId),
      await world.member(julie, organizationId),
      await world.member(julie, organizationId),
    ];
    const team = await teamOf(paul, organizationId);
    const { id: teamId } = team;
    const notIn = await world.problem(
      change(paul, organizationId, team, { leader: anna.accountId }),
    );
    expect(notIn.details.errors).toEqual([expect.objectContaining({ pointer: '/leader' })]);
    await takeIn(paul, organizationId, team, anna);
    const led = await change(paul, organizationId, team, { leader: anna.accountId });

    await takeIn(anna, organizationId, team, marc);
    const listed = await world.ask(listTeamMembers, { organizationId, teamId }, anna);
    expect(listed.items.map(({ accountId }) => accountId).toSorted()).toEqual(
      [anna.accountId, marc.accountId].toSorted(),
    );
    for (const [attempt, code] of [
      [takeIn(marc, organizationId, team, otto), 'forbidden'],
      [takeOut(marc, organizationId, team, anna), 'forbidden'],
      [world.ask(listTeamMembers, { organizationId, teamId }, marc), 'forbidden'],
      [takeIn(otto, organizationId, team, otto), 'not-found'],
      [world.ask(getTeam, { organizationId, teamId }, otto), 'not-found'],
      [change(anna, organizationId, led, { products: [blog] }), 'forbidden'],
      [world.ask(removeTeam, { organizationId, teamId }, anna), 'forbidden'],
      [teamOf(anna, organizationId, { name: 'Mine' }), 'forbidden'],
      [takeIn(anna, organizationId, team, world.person('Eve')), 'not-found'],
    ] as const) {
      expect(await world.refusal(attempt)).toBe(code);
    }
    expect(await world.ask(getTeam, { organizationId, teamId }, marc)).toEqual(led);
    await takeOut(marc, organizationId, team, marc);
    await takeOut(anna, organizationId, team, anna);
    expect(await world.refusal(takeIn(anna, organizationId, team, otto))).toBe('not-found');
  });

  it('A4-12 nobody of another organization, with whatever ids', async () => {
    const [mine, theirs] = [await company(), await world.company()];
    const team = await teamOf(mine.julie, mine.organizationId);
    const reference = { organizationId: theirs.organizationId, teamId: team.id };
    const { accountId } = theirs.julie;
    for (const attempt of [
      world.ask(getTeam, reference, theirs.julie),
      world.ask(removeTeam, reference, theirs.julie),
      change(theirs.julie, theirs.organizationId, team, { name: 'Ours' }),
      world.ask(addToTeam, { ...reference, accountId }, theirs.julie),
      world.ask(listTeamMembers, reference, theirs.julie),
      teamOf(theirs.julie, mine.organizationId),
      world.ask(listTeams, { organizationId: mine.organizationId }, theirs.julie),
    ]) {
      expect(await world.refusal(attempt)).toBe('not-found');
    }
    const own = { organizationId: mine.organizationId, teamId: team.id };
    expect(await world.ask(getTeam, own, mine.julie)).toEqual(team);
  });
});

describe('at the same moment', () => {
  it('a name is given to one team, and twice the same command makes one', async () => {
    const { julie, organizationId } = await company();
    const outcomes = await parallel(12, (n) =>
      teamOf(julie, organizationId, { name: n % 2 ? 'Web Shop' : 'WEB shop' }),
    );
    const { answers, refusals } = outcomesOf(outcomes);
    expect(answers).toHaveLength(1);
    expect(new Set(refusals)).toEqual(new Set(['team-name-taken']));
    const input = { organizationId, name: 'Mail', products: [] };
    const repeated = await parallel(6, () =>
      world.ask(createTeam, input, julie, { idempotencyKey: `key-${organizationId}` }),
    );
    const ids = outcomesOf(repeated).answers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    expect(await teamsIn(organizationId, julie)).toHaveLength(2);
    const ofThis = ({ data }: { data: { organizationId: string } }) =>
      data.organizationId === organizationId;
    expect(await world.platform.bus.told(teamCreated, ofThis, 2)).toHaveLength(2);
  });

  it('of two who change a team one is told that the other did', async () => {
    const { julie, organizationId } = await company();
    const team = await teamOf(julie, organizationId);
    const outcomes = await parallel(10, (n) =>
      change(julie, organizationId, team, { name: `Team ${n}` }),
    );
    const { answers, refusals } = outcomesOf(outcomes);
    expect(answers).toHaveLength(1);
    expect(new Set(refusals)).toEqual(new Set(['changed-meanwhile']));
    expect(await teamsIn(organizationId, julie)).toEqual([answers[0]!.name]);
  });

  it('nobody gets into more teams than one person may be in, and none is forgotten', async () => {
    const { julie, organizationId } = await company();
    const anna = await world.member(julie, organizationId);
    const teams: Team[] = [];
    for (let n = 0; n < teamsEach + 2; n += 1) {
      teams.push(await teamOf(julie, organizationId, { name: `Team ${n}` }));
    }
    for (const team of teams.slice(0, teamsEach - 4)) {
      await takeIn(julie, organizationId, team, anna);
    }
    const late = teams.slice(teamsEach - 4);
    const { answers, refusals } = outcomesOf(
      await parallel(late.length, (n) => takeIn(julie, organizationId, late[n]!, anna)),
    );
    expect(answers).toHaveLength(4);
    expect(new Set(refusals)).toEqual(new Set(['in-too-many-teams']));
    const { accountId } = anna;
    const stored = await world.stored('memberships').findOne({ organizationId, accountId });
    expect(new Set(stored!['teams'] as string[]).size).toBe(teamsEach);
    await eventually(async () => {
      const told = await world.platform.bus.published(memberTeamsChanged);
      const hers = told.filter(({ data }) => data.accountId === accountId);
      return hers.at(-1)?.data.teams.length === teamsEach;
    });
    await world.ask(removeTeam, { organizationId, teamId: teams[0]!.id }, julie);
    await takeIn(julie, organizationId, teams[teamsEach]!, anna);
  }, 60_000);

  it('whoever is removed while being taken in is in no team', async () => {
    const { julie, organizationId } = await company();
    const team = await teamOf(julie, organizationId);
    for (let round = 0; round < 8; round += 1) {
      const anna = await world.member(julie, organizationId);
      const { accountId } = anna;
      await Promise.allSettled([
        takeIn(julie, organizationId, team, anna),
        world.remove(julie, organizationId, anna),
      ]);
      const stored = await world.stored('memberships').findOne({ organizationId, accountId });
      expect(stored).toMatchObject({ state: 'ended', teams: [] });
    }
  });
});

describe('what was', () => {
  it('B-1 is told of teams too: who was in which, and what that gave', async () => {
    const { julie, organizationId, shop } = await company();
    const minutesLater = async (): Promise<string> => {
      await world.platform.clock.advance({ minutes: 10 });
      return world.platform.clock.now().toISOString();
    };
    const anna = await world.member(julie, organizationId);
    const team = await teamOf(julie, organizationId, { products: [] });
    await minutesLater();
    await takeIn(julie, organizationId, team, anna);
    const without = await minutesLater();
    await minutesLater();
    await change(julie, organizationId, team, { products: [shop] });
    const granted = await minutesLater();
    await minutesLater();
    await world.ask(removeTeam, { organizationId, teamId: team.id }, julie);
    const removed = await minutesLater();
    await minutesLater();
    await world.ask(leaveOrganization, { organizationId }, anna);

    const explained = async (at: string) => {
      const question = { action: 'products.manage' as const, product: shop.productId, at };
      const whose = { organizationId, account: anna.accountId };
      const { allowed, reasons } = await world.ask(explainRight, { ...whose, ...question }, julie);
      return [allowed, reasons.at(-1)!] as const;
    };
    expect(await explained(without)).toEqual([
      false,
      { rule: 'product-grant', holds: false, productId: shop.productId },
    ]);
    expect(await explained(granted)).toEqual([
      true,
      {
        rule: 'team-grant',
        holds: true,
        ...{ ...shop, teamId: team.id, by: julie.accountId, since: expect.any(String) },
      },
    ]);
    expect((await explained(removed))[0]).toBe(false);
    const { items } = await world.ask(listMembersAsOf, { organizationId, at: granted }, julie);
    const then = items.find(({ accountId }) => accountId === anna.accountId);
    expect(then).toMatchObject({ teams: [team.id] });
  });
});
