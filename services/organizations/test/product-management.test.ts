import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addToTeam,
  blockProductManagement,
  checkRight,
  createTeam,
  explainRight,
  getOrganization,
  listProductManagers,
  productManagementChanged,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import {
  administrator,
  type ChosenRights,
  collaborator,
  legalRepresentative,
  type Person,
  productIn,
  World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterAll(() => world.stop());

/** An organization with a shop, and the rights of somebody who manages it alone. */
async function company() {
  const { julie, organizationId } = await world.company();
  const shop = await world.product(organizationId);
  const shopkeeper: ChosenRights = { ...collaborator, products: [shop] };
  return { julie, organizationId, shop, shopkeeper };
}

const block = (by: Person, organizationId: string, blocked = true) =>
  world.ask(blockProductManagement, { organizationId, blocked }, by);

const check = ({ accountId }: Person, organizationId: string) =>
  world.askAs('identity', checkRight, {
    ...{ accountId, organizationId, right: 'products.manage' as const },
    productId: productIn(organizationId),
    usedSecondFactor: true,
  });

const explain = (by: Person, organizationId: string, { accountId }: Person, at?: Date) =>
  world.ask(
    explainRight,
    {
      ...{ organizationId, account: accountId, action: 'products.manage' as const },
      product: productIn(organizationId),
      ...(at && { at: at.toISOString() }),
    },
    by,
  );

const told = async (organizationId: string) =>
  (await world.platform.bus.published(productManagementChanged))
    .filter(({ data }) => data.organizationId === organizationId)
    .map(({ data, causedBy }) => [data.blocked, causedBy]);

async function minuteLater(): Promise<Date> {
  await world.platform.clock.advance({ minutes: 1 });
  return world.platform.clock.now();
}

describe('B-6 the management of products is blocked', () => {
  it('B-6 by administrators and legal representatives, and opened by them again', async () => {
    const { julie, organizationId, shopkeeper } = await company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId, shopkeeper);
    expect(await world.refusal(block(marc, organizationId))).toBe('forbidden');
    await block(anna, organizationId);
    const seen = await world.ask(getOrganization, { organizationId }, marc);
    expect(seen).toMatchObject({ productManagementBlocked: true });
    expect(await world.refusal(block(marc, organizationId, false))).toBe('forbidden');
    await block(julie, organizationId, false);
    expect((await check(marc, organizationId)).allowed).toBe(true);
  });

  it.each([
    ['a legal representative', legalRepresentative],
    ['an administrator', administrator],
    ['a collaborator who manages the product', null],
  ])('B-6 for %s too, from the next question on, and using goes on', async (_who, rights) => {
    const { julie, organizationId, shop, shopkeeper } = await company();
    const member = await world.member(julie, organizationId, rights ?? shopkeeper);
    expect(await check(member, organizationId)).toMatchObject({ allowed: true });
    await block(julie, organizationId);
    expect(await check(member, organizationId)).toEqual({
      ...{ isMember: true, needsSecondFactor: false, allowed: false },
      productManagementBlocked: true,
    });
    const product = shop.productId;
    const using = { organizationId, action: 'products.use' as const, product };
    expect(await world.ask(explainRight, using, member)).toMatchObject({ allowed: true });
  });

  it('B-6 is told with its reason, since when and by whom, for now and for any moment', async () => {
    const { julie, organizationId, shopkeeper } = await company();
    const marc = await world.member(julie, organizationId, shopkeeper);
    const before = await minuteLater();
    await minuteLater();
    await block(julie, organizationId);
    const during = await minuteLater();
    await minuteLater();
    await block(julie, organizationId, false);
    const chain = async (at?: Date) => {
      const { allowed, reasons } = await explain(julie, organizationId, marc, at);
      return [allowed, ...reasons.map(({ rule, holds }) => `${rule} ${holds}`)];
    };
    const granted = ['membership true', 'role false', 'product-grant true'];
    expect(await chain(before)).toEqual([true, ...granted]);
    expect(await chain(during)).toEqual([false, ...granted, 'product-management-blocked false']);
    expect(await chain()).toEqual([true, ...granted]);
    const { reasons } = await explain(julie, organizationId, marc, during);
    expect(reasons.at(-1)).toMatchObject({ by: julie.accountId, since: expect.any(String) });
    await world.platform.clock.reset();
  });

  it('B-6 said twice is said once, also by many at the same moment', async () => {
    const { julie, organizationId } = await world.company();
    await parallel(20, () => block(julie, organizationId));
    await block(julie, organizationId);
    await block(julie, organizationId, false);
    await block(julie, organizationId, false);
    await eventually(async () => (await told(organizationId)).length === 2);
    expect(await told(organizationId)).toEqual([
      [true, julie.accountId],
      [false, julie.accountId],
    ]);
    const stored = await world.stored('organizations').findOne({ _id: organizationId });
    const history = stored!['history'] as { what: string; from: unknown; value: unknown }[];
    const changes = history.filter(({ what }) => what === 'productManagementBlocked');
    expect(changes.map(({ from, value }) => [from, value])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('B-6 those are told who manage products: by role first, then by grant, a team’s too', async () => {
    const { julie, organizationId, shop, shopkeeper } = await company();
    const marc = await world.member(julie, organizationId, shopkeeper);
    await world.member(julie, organizationId, {
      ...collaborator,
      products: [{ ...shop, right: 'use' }],
    });
    const anna = await world.member(julie, organizationId, administrator);
    const gone = await world.member(julie, organizationId, administrator);
    await world.remove(julie, organizationId, gone);
    const mia = await world.member(julie, organizationId);
    const products = [shop];
    const team = await world.ask(createTeam, { organizationId, name: 'Web', products }, julie);
    const joining = { organizationId, teamId: team.id, accountId: mia.accountId };
    await world.ask(addToTeam, joining, julie);
    const { accountIds } = await world.askAs('notifications', listProductManagers, {
      organizationId,
    });
    expect(accountIds).toEqual([julie, anna, marc, mia].map(({ accountId }) => accountId));
  });
});
