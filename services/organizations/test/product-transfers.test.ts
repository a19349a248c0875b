import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acceptTransfer,
  type BeginTransferInput,
  beginTransfer,
  type BegunTransfer,
  blockProductManagement,
  checkRight,
  describeTransfer,
  getTransfer,
  inspectTransfer,
  listActivities,
  type ProductGrant,
  productMoved,
  registerProduct,
  transferEffects,
  transferOffered,
  withdrawTransfer,
} from '@atrium/contracts';
import { eventually, operator, parallel, startServices } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import {
  administrator,
  collaborator,
  legalRepresentative,
  outcomesOf,
  type Person,
  World,
} from './world.js';

let world: World;
/** Billing is there too: products are its own. */
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
  await startServices(world.platform, ['billing']);
}, 60_000);
afterEach(() => world.platform.clock.reset());
afterAll(() => world.stop());

async function company(name?: string) {
  const julie = world.person();
  const { id: organizationId } = await world.createOrganization(julie, name);
  return { julie, organizationId };
}

/** A product that an operator has registered with billing, and that is known here. */
async function registered(organizationId: string): Promise<ProductGrant> {
  const productId = randomUUID();
  const product = { organizationId, productId, type: 'hosting', name: 'Web shop' };
  await eventually(() => world.ask(registerProduct, product, operator as Person));
  await eventually(() => isHeldBy(organizationId, { productId }));
  return { productId, right: 'manage' };
}

async function isHeldBy(organizationId: string, { productId: _id }: { productId: string }) {
  return (await world.stored('products').countDocuments({ _id, organizationId })) === 1;
}

const fresh = (person: Person) => ({
  ...person,
  authenticatedAt: world.platform.clock.now(),
});

function begin(
  by: Person,
  organizationId: string,
  { productId }: ProductGrant,
  more: Partial<BeginTransferInput> = {},
): Promise<BegunTransfer> {
  const input = { organizationId, productId, acceptTerms: true, ...more };
  return world.ask(beginTransfer, input, fresh(by));
}

const accept = (by: Person, organizationId: string, token: string) =>
  world.ask(acceptTransfer, { token, organizationId }, by);
const inspect = (token: string) => world.askAs('gateway', inspectTransfer, { token });
const withdraw = (by: Person, organizationId: string, { productId }: ProductGrant) =>
  world.ask(withdrawTransfer, { organizationId, productId }, by);

async function manages({ accountId }: Person, organizationId: string, { productId }: ProductGrant) {
  const { allowed } = await world.askAs('identity', checkRight, {
    ...{ accountId, organizationId, productId, right: 'products.manage' as const },
    usedSecondFactor: false,
  });
  return allowed;
}

const movesOf = async ({ productId }: ProductGrant) =>
  (await world.platform.bus.published(productMoved)).filter(
    ({ data }) => data.productId === productId,
  );

async function logOf(by: Person, organizationId: string): Promise<string[]> {
  const { items } = await world.ask(listActivities, { organizationId, limit: 200 }, by);
  return items
    .filter(({ kind }) => kind.startsWith('product.'))
    .map(({ kind, facts }) => {
      const way = facts.find(({ name }) => name === 'way');
      return way ? `${kind} ${way.value}` : kind;
    });
}

/** A company with a shop, and another one. */
async function twoCompanies() {
  const [here, there] = [await company('Atelier'), await company('Boutique')];
  return { here, there, shop: await registered(here.organizationId) };
}

describe('B-7 a product goes to another organization by a link', () => {
  it('B-7 with all that was granted of it left behind, by whoever may in both, and both logs say so', async () => {
    const { here, there, shop } = await twoCompanies();
    const { organizationId } = here;
    const anna = await world.member(here.julie, organizationId, {
      ...collaborator,
      products: [shop],
    });
    const paul = await world.member(here.julie, organizationId, administrator);
    const begun = await begin(paul, organizationId, shop);
    expect(begun).toMatchObject({ state: 'open', by: paul.accountId, effects: transferEffects });
    const token = begun.token!;
    expect(await inspect(token)).toEqual({
      ...{ productId: shop.productId, type: 'hosting', name: 'Web shop' },
      ...{ organizationName: 'Atelier', effects: transferEffects, expiresAt: begun.expiresAt },
    });
    const { productId } = shop;
    const shown = await world.ask(getTransfer, { organizationId, productId }, here.julie);
    expect(shown).toEqual({ ...begun, token: undefined });
    expect(await manages(anna, organizationId, shop)).toBe(true);

    const otto = await world.member(there.julie, there.organizationId, administrator);
    const done = { organizationId: there.organizationId, productId };
    expect(await accept(otto, there.organizationId, token)).toEqual(done);

    await eventually(() => isHeldBy(there.organizationId, shop));
    expect(await manages(anna, organizationId, shop)).toBe(false);
    expect(await manages(here.julie, organizationId, shop)).toBe(false);
    expect(await manages(otto, there.organizationId, shop)).toBe(true);
    expect(await accept(otto, there.organizationId, token)).toEqual(done);
    for (const attempt of [
      () => accept(there.julie, there.organizationId, token),
      () => inspect(token),
    ]) {
      expect(await world.refusal(attempt())).toBe('token-not-usable');
    }
    const [moved, ...more] = await movesOf(shop);
    expect(more).toEqual([]);
    expect(moved).toMatchObject({ causedBy: otto.accountId, data: { from: organizationId } });
    await eventually(async () => {
      expect(await logOf(here.julie, organizationId)).toEqual([
        ...['product.transferred given', 'product.transfer-offered', 'product.added'],
      ]);
      expect(await logOf(there.julie, there.organizationId)).toEqual([
        'product.transferred received',
      ]);
      return true;
    });
  });

  it('B-7 or at once to another organization of the same person', async () => {
    const { here, there, shop } = await twoCompanies();
    const { julie, organizationId } = here;
    const to = { toOrganizationId: there.organizationId };
    expect(await world.refusal(begin(julie, organizationId, shop, to))).toBe('not-found');
    const open = await begin(julie, organizationId, shop);
    await world.member(there.julie, there.organizationId, administrator, julie);
    const begun = await begin(julie, organizationId, shop, to);
    expect(begun).toMatchObject({ state: 'accepted' });
    expect(begun).not.toHaveProperty('token');
    await eventually(() => isHeldBy(there.organizationId, shop));
    expect(await manages(julie, there.organizationId, shop)).toBe(true);
    expect(await world.refusal(inspect(open.token!))).toBe('token-not-usable');
    const wrong = [
      [{ toOrganizationId: organizationId }, '/toOrganizationId'],
      [{ toOrganizationId: there.organizationId, email: 'a@b.example' }, '/email'],
      [{ acceptTerms: false }, '/acceptTerms'],
    ] as const;
    const another = await registered(organizationId);
    for (const [more, pointer] of wrong) {
      const { details } = await world.problem(begin(julie, organizationId, another, more));
      expect(details.errors?.map((one) => one.pointer)).toEqual([pointer]);
    }
  });

  it('B-7 by nobody else: not by whoever was granted it, a stranger, or without having signed in just now', async () => {
    const { here, there, shop } = await twoCompanies();
    const { julie, organizationId } = here;
    const anna = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
    expect(await world.refusal(begin(anna, organizationId, shop))).toBe('forbidden');
    expect(await world.refusal(begin(there.julie, organizationId, shop))).toBe('not-found');
    expect(await world.refusal(begin(there.julie, there.organizationId, shop))).toBe('not-found');
    const long = new Date(world.platform.clock.now().getTime() - 10 * 60_000);
    const input = { organizationId, productId: shop.productId, acceptTerms: true };
    const stale = world.ask(beginTransfer, input, { ...julie, authenticatedAt: long });
    expect(await world.refusal(stale)).toBe('fresh-authentication-required');

    const { token } = await begin(julie, organizationId, shop);
    const mia = await world.member(there.julie, there.organizationId);
    expect(await world.refusal(accept(mia, there.organizationId, token!))).toBe('forbidden');
    expect(await world.refusal(accept(julie, there.organizationId, token!))).toBe('not-found');
    const toItself = await world.problem(accept(julie, organizationId, token!));
    expect(toItself.details.errors?.[0]?.pointer).toBe('/organizationId');
    expect(await world.refusal(withdraw(there.julie, there.organizationId, shop))).toBe(
      'not-found',
    );
    expect(await world.refusal(withdraw(anna, organizationId, shop))).toBe('forbidden');
    expect(await world.refusal(accept(there.julie, there.organizationId, `${token}x`))).toBe(
      'token-not-usable',
    );
    expect(await movesOf(shop)).toEqual([]);
  });
});

describe('B-7 a link', () => {
  it('B-7 is void once it ran out, was taken back or replaced, or whoever gave it can give no more', async () => {
    const { here, there, shop } = await twoCompanies();
    const { julie, organizationId } = here;
    const use = (token: string | undefined) =>
      world.refusal(accept(there.julie, there.organizationId, token!));
    const first = await begin(julie, organizationId, shop);
    const second = await begin(julie, organizationId, shop);
    expect(await use(first.token)).toBe('token-not-usable');
    await withdraw(julie, organizationId, shop);
    expect(await use(second.token)).toBe('token-not-usable');
    expect(await world.refusal(withdraw(julie, organizationId, shop))).toBe('not-found');
    const { productId } = shop;
    const shown = world.ask(getTransfer, { organizationId, productId }, julie);
    expect(await world.refusal(shown)).toBe('not-found');

    const paul = await world.member(julie, organizationId, administrator);
    const third = await begin(paul, organizationId, shop);
    await world.remove(julie, organizationId, paul);
    expect(await use(third.token)).toBe('token-not-usable');
    const fourth = await begin(julie, organizationId, shop);
    await world.platform.clock.advance({ days: 7 });
    expect(await use(fourth.token)).toBe('token-not-usable');
    expect(await world.refusal(inspect(fourth.token!))).toBe('token-not-usable');
    expect(await movesOf(shop)).toEqual([]);
  });

  it('B-6 B-7 is neither given nor used while the management of products is blocked, on either side', async () => {
    const { here, there, shop } = await twoCompanies();
    const { julie, organizationId } = here;
    const block = (by: Person, id: string, blocked: boolean) =>
      world.ask(blockProductManagement, { organizationId: id, blocked }, by);
    const { token } = await begin(julie, organizationId, shop);
    await block(julie, organizationId, true);
    expect(await world.refusal(begin(julie, organizationId, shop))).toBe(
      'product-management-blocked',
    );
    const use = () => accept(there.julie, there.organizationId, token!);
    expect(await world.refusal(use())).toBe('token-not-usable');
    await block(julie, organizationId, false);
    await block(there.julie, there.organizationId, true);
    expect(await world.refusal(use())).toBe('product-management-blocked');
    await block(there.julie, there.organizationId, false);
    expect(await use()).toMatchObject({ productId: shop.productId });
  });

  it('B-7 is mailed where somebody asks for it: what the mail says comes from here, its token kept nowhere', async () => {
    const { here, shop } = await twoCompanies();
    const { julie, organizationId } = here;
    const email = 'otto@muster.example';
    const { id: transferId, token } = await begin(julie, organizationId, shop, { email });
    const told = await eventually(async () =>
      (await world.platform.bus.published(transferOffered)).find(
        ({ data }) => data.transferId === transferId,
      ),
    );
    expect(told.data).toEqual({
      ...{ transferId, organizationId, productId: shop.productId, byMail: true },
    });
    const mail = () => world.askAs('notifications', describeTransfer, { transferId });
    expect(await mail()).toMatchObject({ state: 'open', email, token, name: 'Web shop' });
    const stored = await world.stored('productTransfers').findOne({ _id: transferId });
    expect(JSON.stringify(stored)).not.toContain(token);
    await withdraw(julie, organizationId, shop);
    expect(await mail()).toMatchObject({ state: 'closed' });
    expect(await mail()).not.toHaveProperty('token');
  });
});

describe('B-7 at the same moment', () => {
  it('B-7 of many who take a product over one does, and it moves once', async () => {
    const { here, there, shop } = await twoCompanies();
    const others = [there, await company(), await company()];
    const { token } = await begin(here.julie, here.organizationId, shop);
    const outcomes = await parallel(12, (n) => {
      const { julie, organizationId } = others[n % others.length]!;
      return accept(julie, organizationId, token!);
    });
    const { answers, refusals } = outcomesOf(outcomes);
    expect(new Set(answers.map(({ organizationId }) => organizationId)).size).toBe(1);
    expect(new Set(refusals)).toEqual(new Set(['token-not-usable']));
    await eventually(() => isHeldBy(answers[0]!.organizationId, shop));
    expect(await movesOf(shop)).toHaveLength(1);
  });

  it('B-7 a link that is taken back while it is used is one or the other', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { here, there, shop } = await twoCompanies();
      const { token } = await begin(here.julie, here.organizationId, shop);
      const [used, back] = await Promise.allSettled([
        accept(there.julie, there.organizationId, token!),
        withdraw(here.julie, here.organizationId, shop),
      ]);
      expect([used.status, back.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      const went = await eventually(async () => {
        const moves = await movesOf(shop);
        return used.status === 'rejected' || moves.length > 0 ? { moves } : false;
      });
      expect(went.moves).toHaveLength(used.status === 'fulfilled' ? 1 : 0);
    }
  }, 60_000);

  it('B-7 two links are one: the last', async () => {
    const { here, there, shop } = await twoCompanies();
    const paul = await world.member(here.julie, here.organizationId, legalRepresentative);
    const begun = outcomesOf(
      await parallel(10, (n) => begin(n % 2 ? paul : here.julie, here.organizationId, shop)),
    ).answers;
    const open = { productId: shop.productId, state: 'open' };
    expect(await world.stored('productTransfers').countDocuments(open)).toBe(1);
    const usable = await Promise.all(
      begun.map(({ token }) =>
        inspect(token!).then(
          () => 1,
          () => 0,
        ),
      ),
    );
    expect(usable.filter((one) => one === 1)).toHaveLength(1);
    const { token } = begun[usable.indexOf(1)]!;
    await accept(there.julie, there.organizationId, token!);
    await eventually(() => isHeldBy(there.organizationId, shop));
  });
});

describe('B-7 a transfer that was accepted', () => {
  it.each(['after-acceptance', 'after-move'])(
    'B-7 is finished after a crash (%s): the product moves once, and whoever accepted has it',
    async (step) => {
      const { here, there, shop } = await twoCompanies();
      const { token } = await begin(here.julie, here.organizationId, shop);
      await crashAt(`organizations.transfer.${step}`, () =>
        accept(there.julie, there.organizationId, token!),
      );
      const done = { productId: shop.productId, state: 'done' };
      await eventually(
        async () => (await world.stored('productTransfers').countDocuments(done)) === 1,
        20_000,
      );
      await eventually(() => isHeldBy(there.organizationId, shop));
      expect(await movesOf(shop)).toHaveLength(1);
      expect(await accept(there.julie, there.organizationId, token!)).toMatchObject({
        productId: shop.productId,
      });
    },
    60_000,
  );

  it('B-7 comes to nothing where the product has ended meanwhile, and is not tried for ever', async () => {
    const { here, there, shop } = await twoCompanies();
    const { token } = await begin(here.julie, here.organizationId, shop);
    // Billing knows already, and this service not yet.
    const products = world.platform.database('billing').collection<{ _id: string }>('products');
    await products.updateOne({ _id: shop.productId }, { $set: { state: 'ended' } });
    expect(await world.refusal(accept(there.julie, there.organizationId, token!))).toBe(
      'token-not-usable',
    );
    const stored = await world.stored('productTransfers').findOne({ productId: shop.productId });
    expect(stored).toMatchObject({ state: 'failed' });
    expect(stored).not.toHaveProperty('unfinished');
    expect(await world.refusal(accept(there.julie, there.organizationId, token!))).toBe(
      'token-not-usable',
    );
  });
});

/** Has the service die at a failpoint while it does `work`, and starts it again without one. */
async function crashAt(failpoint: string, work: () => Promise<unknown>): Promise<void> {
  const { platform } = world.platform;
  const lease = { ATRIUM_STEP_LEASE_MS: '1000' };
  await platform.stopService('organizations');
  const crashing = { ...lease, FAILPOINT: `${failpoint}:crash` };
  await startServices(world.platform, ['organizations'], crashing);
  const before = new Set(Object.values(platform.pids()));
  void work().catch(() => undefined);
  await eventually(() => Object.values(platform.pids()).some((pid) => !before.has(pid)));
  await platform.stopService('organizations');
  await startServices(world.platform, ['organizations'], lease);
}
