import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addToTeam,
  type AssignableRole,
  changeRights,
  changeTeam,
  checkRight,
  createTeam,
  explainRight,
  inviteMember,
  listProducts,
  type Product,
  type ProductGrant,
  productRegistered,
  type Products,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { administrator, collaborator, external, type Person, productIn, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterEach(() => world.platform.clock.reset());
afterAll(() => world.stop());

async function company() {
  const julie = world.person();
  const { id: organizationId } = await world.createOrganization(julie);
  return { julie, organizationId };
}

const asCollaborator = { ...collaborator, role: 'collaborator' as AssignableRole };

/** Everything that somebody sees, page by page. */
async function seenBy(person: Person, organizationId: string, type?: string): Promise<Product[]> {
  const seen: Product[] = [];
  let cursor: string | null = null;
  do {
    const input = { organizationId, limit: 2, ...(cursor && { cursor }), ...(type && { type }) };
    const page: Products = await world.ask(listProducts, input, person);
    seen.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return seen;
}

async function manages({ accountId }: Person, organizationId: string, { productId }: ProductGrant) {
  const { allowed } = await world.askAs('identity', checkRight, {
    ...{ accountId, organizationId, productId, right: 'products.manage' as const },
    usedSecondFactor: false,
  });
  return allowed;
}

function grant(
  by: Person,
  organizationId: string,
  { accountId }: Person,
  ...products: ProductGrant[]
) {
  const input = { organizationId, accountId, ...asCollaborator, products };
  return world.ask(changeRights, input, by);
}

/** Whether somebody may manage a product, now or then, and what decides it. */
async function why(by: Person, organizationId: string, of: Person, product: string, at?: Date) {
  const { allowed, reasons } = await world.ask(
    explainRight,
    {
      ...{ organizationId, account: of.accountId, action: 'products.manage' as const, product },
      ...(at && { at: at.toISOString() }),
    },
    by,
  );
  return [allowed, reasons.at(-1)!] as const;
}

async function minutesLater(): Promise<Date> {
  await world.platform.clock.advance({ minutes: 10 });
  return world.platform.clock.now();
}

describe('what can be granted', () => {
  it('A1-3 is a product of the organization: another’s, an ended or an unknown one is refused by name', async () => {
    const [{ julie, organizationId }, other] = [await company(), await company()];
    const shop = await world.product(organizationId);
    const ended = await world.product(organizationId, { name: 'ended' });
    await world.endProduct(ended);
    const theirs = await world.product(other.organizationId);
    const anna = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
    const unknown = { productId: 'made-up', right: 'use' as const };
    const products = [shop, ended, theirs, unknown];
    const email = world.person('Marc').email;
    const team = await world.ask(createTeam, { organizationId, name: 'Web', products: [] }, julie);
    const { id: teamId, version } = team;
    const changed = { organizationId, teamId, version, name: 'Web', leader: null, products };
    for (const attempt of [
      world.ask(inviteMember, { organizationId, email, ...collaborator, products }, julie),
      grant(julie, organizationId, anna, ...products),
      world.ask(createTeam, { organizationId, name: 'Mail', products }, julie),
      world.ask(changeTeam, changed, julie),
    ]) {
      const { code, details } = await world.problem(attempt);
      expect(code).toBe('product-unknown');
      expect(details.errors?.map(({ pointer }) => pointer)).toEqual([
        ...['/products/1/productId', '/products/2/productId', '/products/3/productId'],
      ]);
    }
    const members = await world.membersOf(organizationId, julie);
    expect(members.find(({ accountId }) => accountId === anna.accountId)!.products).toEqual([shop]);
  });

  it('and what was granted before may stay as it is when a product has ended', async () => {
    const { julie, organizationId } = await company();
    const [shop, blog] = [
      await world.product(organizationId),
      await world.product(organizationId, { name: 'blog' }),
    ];
    const anna = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
    await world.endProduct(shop);
    await grant(julie, organizationId, anna, shop, blog);
    expect(await manages(anna, organizationId, shop)).toBe(false);
    expect(await manages(anna, organizationId, blog)).toBe(true);
  });
});

describe('A4-10 the products that somebody sees', () => {
  it('A4-10 A4-15 are all for administrators, for others those granted to them or to a team, with what gives them', async () => {
    const { julie, organizationId } = await company();
    const [shop, blog, mail] = [
      await world.product(organizationId),
      await world.product(organizationId, { name: 'blog' }),
      await world.product(organizationId, { name: 'mail', type: 'mail.box' }),
    ];
    const use = { ...shop, right: 'use' as const };
    const anna = await world.member(julie, organizationId, { ...external, products: [use] });
    const marc = await world.member(julie, organizationId);
    const paul = await world.member(julie, organizationId, administrator);
    const products = [shop, { ...blog, right: 'use' as const }];
    const team = await world.ask(createTeam, { organizationId, name: 'Web', products }, julie);
    const { accountId } = anna;
    await world.ask(addToTeam, { organizationId, teamId: team.id, accountId }, julie);

    const byRole = [{ rule: 'role', right: 'manage' }];
    expect(await seenBy(paul, organizationId)).toEqual(
      [blog, mail, shop].map(({ productId: id }) => ({
        ...{ id, type: id.startsWith('mail') ? 'mail.box' : 'hosting', name: id.split('-')[0] },
        ...{ right: 'manage', through: byRole },
      })),
    );
    const ofTeam = { rule: 'team-grant', teamId: team.id };
    expect(await seenBy(anna, organizationId)).toEqual([
      expect.objectContaining({
        name: 'blog',
        right: 'use',
        through: [{ ...ofTeam, right: 'use' }],
      }),
      expect.objectContaining({
        ...{ name: 'shop', right: 'manage' },
        through: [
          { rule: 'product-grant', right: 'use' },
          { ...ofTeam, right: 'manage' },
        ],
      }),
    ]);
    expect(await seenBy(marc, organizationId)).toEqual([]);
    expect((await seenBy(julie, organizationId, 'mail.box')).map(({ id }) => id)).toEqual([
      mail.productId,
    ]);
    expect(await world.refusal(seenBy(world.person('Eve'), organizationId))).toBe('not-found');
  });
});

describe('a product that ended', () => {
  it('is nobody’s from the next question on, and moments of before explain themselves', async () => {
    const { julie, organizationId } = await company();
    const shop = await world.product(organizationId);
    await minutesLater();
    const anna = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
    const before = await minutesLater();
    await minutesLater();
    await world.endProduct(shop);
    const ended = await minutesLater();
    for (const person of [julie, anna]) {
      expect(await manages(person, organizationId, shop)).toBe(false);
      const ask = (at?: Date) => why(julie, organizationId, person, shop.productId, at);
      expect((await ask(before))[0]).toBe(true);
      for (const at of [ended, undefined]) {
        const reason = { rule: 'product-unknown', holds: false, productId: shop.productId };
        expect(await ask(at)).toEqual([false, { ...reason, since: expect.any(String) }]);
      }
      expect(await seenBy(person, organizationId)).toEqual([]);
    }
    // Memberships are left as they are: it is the product that gives nothing.
    const { accountId } = anna;
    const stored = await world.stored('memberships').findOne({ organizationId, accountId });
    expect(stored).toMatchObject({ rights: { products: [{ productId: shop.productId }] } });
  });
});

describe('B-7 a product that went to another organization', () => {
  it('B-7 is theirs, and what was granted of it does not come back with it', async () => {
    const [here, there] = [await company(), await company()];
    const { julie, organizationId } = here;
    const shop = await world.product(organizationId);
    const anna = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
    const mia = await world.member(julie, organizationId);
    const team = { organizationId, name: 'Web', products: [shop] };
    const { id: teamId } = await world.ask(createTeam, team, julie);
    await world.ask(addToTeam, { organizationId, teamId, accountId: mia.accountId }, julie);
    const before = await minutesLater();
    await minutesLater();

    await world.moveProduct(shop, there.organizationId);

    for (const person of [julie, anna, mia]) {
      expect(await manages(person, organizationId, shop)).toBe(false);
      expect((await why(julie, organizationId, person, shop.productId, before))[0]).toBe(true);
    }
    expect(await manages(there.julie, there.organizationId, shop)).toBe(true);
    expect(await seenBy(there.julie, there.organizationId)).toHaveLength(1);
    const never = await why(there.julie, there.organizationId, there.julie, shop.productId, before);
    expect(never).toEqual([
      false,
      { rule: 'product-unknown', holds: false, productId: shop.productId },
    ]);

    await minutesLater();
    await world.moveProduct(shop, organizationId);

    expect(await manages(julie, organizationId, shop)).toBe(true);
    for (const person of [anna, mia]) {
      expect(await manages(person, organizationId, shop)).toBe(false);
      expect((await why(julie, organizationId, person, shop.productId))[0]).toBe(false);
      expect(await seenBy(person, organizationId)).toEqual([]);
    }
    await grant(julie, organizationId, anna, shop);
    expect(await manages(anna, organizationId, shop)).toBe(true);
    expect((await why(julie, organizationId, anna, shop.productId))[0]).toBe(true);
  });
});

describe('what billing tells', () => {
  it('decision 10: is taken as it is newest, in whatever order it comes', async () => {
    const { organizationId } = await company();
    const productId = productIn(organizationId, `late-${randomUUID().slice(0, 4)}`).slice(0, 60);
    const since = world.platform.clock.now().toISOString();
    const tell = (aggregateVersion: number, productName: string) =>
      world.platform.bus.publish(productRegistered, {
        ...{ aggregateId: productId, aggregateVersion },
        data: {
          ...{ organizationId, productId, type: 'hosting', productName, ended: false },
          stays: [{ number: 0, organizationId, since, until: null }],
        },
      });
    for (const version of [3, 1, 2]) {
      const { id } = await tell(version, `Version ${version}`);
      await eventually(async () => {
        const notes = await world.stored('inbox').find().toArray();
        return notes.some(({ _id, done }) => String(_id).endsWith(`:${id}`) && done);
      });
    }
    const known = await world.stored('products').findOne({ _id: productId });
    expect(known).toMatchObject({ name: 'Version 3', version: 3 });
  });
});
