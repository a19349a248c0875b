import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acceptInvitation,
  addToTeam,
  checkRights,
  createTeam,
  getOrganization,
  leaveOrganization,
  listMembers,
  listMyOrganizations,
  switchOrganization,
} from '@atrium/contracts';
import { CommandTap } from '@atrium/testing';
import { administrator, collaborator, type Person, World } from './world.js';

let world: World;
let tap: CommandTap;

beforeAll(async () => {
  world = await World.start({}, async ({ platform }) => {
    tap = await CommandTap.before(platform.mongoUri('organizations'));
    // The look for what was begun would be among the commands.
    return { ORGANIZATIONS_MONGODB_URI: tap.uri, ATRIUM_STEP_LEASE_MS: '600000' };
  });
}, 60_000);

afterAll(async () => {
  await world?.stop();
  tap?.close();
});

/** What the log of activities takes from its events is not the request's. */
async function during(work: () => Promise<unknown>): Promise<string[]> {
  const commands = await tap.during(work);
  return commands.filter((command) => !/ (inbox|activities)$/.test(command));
}

describe('what a request costs the database', () => {
  it('listing my organizations: two commands', async () => {
    const julie = world.person();
    for (const name of ['A', 'B', 'C']) await world.createOrganization(julie, name);
    expect(await during(() => world.organizationsOf(julie))).toEqual([
      'find memberships',
      'find organizations',
    ]);
  });

  it('listing them where there is none: one', async () => {
    expect(await during(() => world.organizationsOf(world.person()))).toEqual(['find memberships']);
  });

  it('switching: one conditional write', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const work = () => world.ask(switchOrganization, { organizationId }, julie);
    expect(await during(work)).toEqual(['update memberships']);
  });

  it('checking rights, however many: three reads by key, and a fourth where teams may have a say', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const anna = await world.member(julie, organizationId);
    const check = (person: Person, ...products: string[]) =>
      during(() =>
        world.askAs('identity', checkRights, {
          ...{ accountId: person.accountId, organizationId, usedSecondFactor: false },
          wanted: products.map((productId) => ({ right: 'products.use' as const, productId })),
        }),
      );
    const three = ['find memberships', 'find organizations', 'find products'];
    const { productId: shop } = await world.product(organizationId);
    expect((await check(julie, shop, 'blog')).toSorted()).toEqual(three);
    expect((await check(anna, 'blog')).toSorted()).toEqual(three);
    for (const name of ['Shop', 'Blog']) {
      const team = await world.ask(createTeam, { organizationId, name, products: [] }, julie);
      const member = { organizationId, teamId: team.id, accountId: anna.accountId };
      await world.ask(addToTeam, member, julie);
    }
    const many = Array.from({ length: 200 }, (_, n) => `product-${n}`);
    expect((await check(anna, shop, ...many)).toSorted()).toEqual([...three, 'find teams']);
  });

  it('accepting an invitation: the reads that judge it, and one write', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const marc = world.person('Marc');
    const { token } = await world.invite(julie, organizationId, marc.email);
    const commands = await during(() => world.accept(marc, token));
    expect(commands.slice(0, -2).toSorted()).toEqual([
      'find memberships',
      'find memberships',
      'find organizations',
    ]);
    // Whether the account is being deleted is looked for last: of the two, one sees the other.
    expect(commands.slice(-2)).toEqual(['findAndModify memberships', 'find gates']);
  });

  it('accepting it again: one read, no write', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const marc = world.person('Marc');
    const { token } = await world.invite(julie, organizationId, marc.email);
    await world.accept(marc, token);
    expect(await during(() => world.accept(marc, token))).toEqual(['find memberships']);
  });

  it('an altered token: nothing', async () => {
    const work = () =>
      world.problem(world.ask(acceptInvitation, { token: 'a.b.1.cccccccccccc' }, world.person()));
    expect(await during(work)).toEqual([]);
  });

  it('judging a right: the membership and the organization', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const work = () => world.ask(getOrganization, { organizationId }, julie);
    expect((await during(work)).toSorted()).toEqual(['find memberships', 'find organizations']);
  });
});

describe('among two thousand members and as many invitations', () => {
  let julie: Person;
  let organizationId: string;

  beforeAll(async () => {
    julie = world.person();
    ({ id: organizationId } = await world.createOrganization(julie, 'Large SA'));
    const memberships = world.stored('memberships');
    const one = await memberships.findOne({ organizationId });
    const many = Array.from({ length: 2_000 }, (_, n) => ({
      ...one,
      _id: `member-${n}`,
      address: `member${n}@munster.example`,
      accountId: `account-${n}`,
      rights: administrator,
      outbox: [],
    }));
    await memberships.insertMany(many);
    const invited = many.map((member, n) => ({
      ...member,
      _id: `invited-${n}`,
      address: `invited${n}@munster.example`,
      accountId: null,
      state: 'invited',
      rights: collaborator,
      invitation: {
        by: julie.accountId,
        sentAt: new Date(),
        expiresAt: new Date(Date.now() + 86_400_000),
        tokenVersion: 1,
      },
    }));
    await memberships.insertMany(invited);
  }, 60_000);

  /** Documents that the database looked at while something was done. */
  async function examinedBy(work: () => Promise<unknown>): Promise<number> {
    const before = await examined();
    await work();
    return (await examined()) - before;
  }

  async function examined(): Promise<number> {
    const admin = world.platform.database('organizations').admin();
    const { metrics } = await admin.command({ serverStatus: 1 });
    return Number(metrics.queryExecutor.scannedObjects);
  }

  it('no request looks at documents that are not its own', async () => {
    const marc = world.person('Marc');
    const token = await world.tokenOf('invited-7');
    await world
      .stored('memberships')
      .updateOne({ _id: 'invited-7' }, { $set: { address: marc.email } });
    expect(await examinedBy(() => world.accept(marc, token))).toBeLessThan(20);
    expect(await examinedBy(() => world.organizationsOf(julie))).toBeLessThan(20);
    const switching = () => world.ask(switchOrganization, { organizationId }, julie);
    expect(await examinedBy(switching)).toBeLessThan(20);
    const page = () => world.ask(listMembers, { organizationId, limit: 5 }, julie);
    expect(await examinedBy(page)).toBeLessThan(30);
    const mine = () => world.ask(listMyOrganizations, { limit: 5 }, marc);
    expect(await examinedBy(mine)).toBeLessThan(30);
  });

  it('leaving looks at what the person has invited, not at what others have', async () => {
    const anna = world.person('Anna');
    const memberships = world.stored('memberships');
    await memberships.updateOne({ _id: 'member-3' }, { $set: { accountId: anna.accountId } });
    const hers = { _id: 'invited-9' };
    await memberships.updateOne(hers, { $set: { 'invitation.by': anna.accountId } });
    const leaving = () => world.ask(leaveOrganization, { organizationId }, anna);
    expect(await examinedBy(leaving)).toBeLessThan(30);
    const invitation = await memberships.findOne(hers);
    expect(invitation!['state']).toBe('withdrawn');
  });

  it('inviting does not look at invitations that have expired', async () => {
    const memberships = world.stored('memberships');
    const one = await memberships.findOne({ _id: 'invited-1' });
    const expired = Array.from({ length: 2_000 }, (_, n) => ({
      ...one,
      _id: `expired-${n}`,
      address: `expired${n}@munster.example`,
      invitation: {
        ...(one!['invitation'] as object),
        expiresAt: new Date(Date.now() - 86_400_000),
      },
    }));
    const { id } = await world.createOrganization(julie, 'Inviting SA');
    await memberships.insertMany(expired.map((each) => ({ ...each, organizationId: id })));
    expect(await examinedBy(() => world.invite(julie, id, 'new@munster.example'))).toBeLessThan(30);
  });
});
