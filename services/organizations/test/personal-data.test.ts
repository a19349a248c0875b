import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  exportMyMemberships,
  exportMySuccessions,
  leaveOrganization,
  type MembershipData,
  type PageInput,
  productsEach,
  proposeSuccession,
  type RequestContract,
} from '@atrium/contracts';
import { type Person, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.stop());

/** As the gateway walks it, by pages of a length. */
async function all<Item>(
  contract: RequestContract<PageInput, { items: Item[]; nextCursor: string | null }>,
  person: Person,
  limit = 200,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  let pages = 0;
  for (; cursor !== null; pages += 1) {
    const page = await world.ask(contract, { limit, ...(cursor && { cursor }) }, person);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return { items, pages };
}

const byState = (items: readonly MembershipData[]) => new Map(items.map((one) => [one.state, one]));

describe('B-3 what organizations keeps of a person', () => {
  it('are the memberships, those that ended and the invitations of the address, and nobody else’s', async () => {
    const { julie: marc, organizationId: his } = await world.company('Dubois SA');
    const julie = world.person();
    const { id: own } = await world.createOrganization(julie, 'Munster Julie');
    const { id: third } = await world.createOrganization(marc, 'Club Alpin');
    await world.member(marc, his, undefined, julie);
    await world.ask(leaveOrganization, { organizationId: his }, julie);
    await world.invite(marc, third, julie.email);
    await world.member(marc, his);
    const { items } = await all(exportMyMemberships, julie);
    expect(items).toHaveLength(3);
    const found = byState(items);
    expect(found.get('active')).toMatchObject({
      ...{ organizationId: own, organizationName: 'Munster Julie', role: 'legal_representative' },
      ...{ email: julie.email, invitedBy: null, leftAt: null },
    });
    const left = found.get('ended')!;
    expect(left).toMatchObject({ organizationId: his, role: 'collaborator' });
    expect(Date.parse(left.leftAt!)).toBeGreaterThanOrEqual(Date.parse(left.joinedAt!));
    expect(found.get('invited')).toMatchObject({
      ...{ organizationId: third, organizationName: 'Club Alpin', invitedBy: marc.accountId },
      ...{ email: julie.email, joinedAt: null },
    });
    expect(JSON.stringify(items)).not.toMatch(/anna|muster\b/i);
  });

  it('fits into the messages of the bus: twenty organizations go at once, and fewer of those with many products', async () => {
    const julie = world.person();
    for (let n = 0; n < 23; n += 1) await world.createOrganization(julie, `Number ${n}`);
    const few = await all(exportMyMemberships, julie);
    expect([few.items.length, few.pages]).toEqual([23, 2]);
    const products = Array.from({ length: productsEach }, (_, n) => {
      return { productId: `product-${n}`.padEnd(64, '-'), right: 'manage' };
    });
    const hers = { accountId: julie.accountId };
    await world.stored('memberships').updateMany(hers, { $set: { 'rights.products': products } });
    const { items, pages } = await all(exportMyMemberships, julie);
    expect(new Set(items.map(({ organizationId }) => organizationId)).size).toBe(23);
    expect([items.length, pages]).toEqual([23, 8]);
  });

  it('are the proposals of which the person is one of the two sides', async () => {
    const { julie, organizationId } = await world.company();
    const [anna, marc] = [
      await world.member(julie, organizationId),
      await world.member(julie, organizationId),
    ];
    const propose = ({ accountId }: Person) =>
      world.ask(proposeSuccession, { organizationId, accountId, kind: 'add' }, julie);
    const [hers, his] = [await propose(anna), await propose(marc)];
    expect((await all(exportMySuccessions, anna)).items).toEqual([{ ...hers, organizationId }]);
    const { items, pages } = await all(exportMySuccessions, julie, 1);
    expect(items.map(({ id }) => id)).toEqual([hers.id, his.id]);
    expect(pages).toBe(2);
  });

  it('is for whoever has just signed in, in a session of their own', async () => {
    const julie = world.person();
    const authenticatedAt = new Date(world.platform.clock.now().getTime() - 11 * 60_000);
    const contracts: RequestContract<PageInput>[] = [exportMyMemberships, exportMySuccessions];
    for (const contract of contracts) {
      const late = world.ask(contract, {}, { ...julie, authenticatedAt });
      expect(await world.refusal(late)).toBe('fresh-authentication-required');
      const byToken = world.ask(contract, {}, { ...julie, scopes: ['members:read'] });
      expect(await world.refusal(byToken)).toBe('session-required');
    }
  });
});
