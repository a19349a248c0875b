import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Cart,
  changeCart,
  type ChangeCartInput,
  claimCart,
  createCart,
  type CreateCartInput,
  getCart,
  listOrders,
  type NewCart,
  retirePlan,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { parallel } from '@atrium/testing';
import { type Customer, domain, hosting, Shop } from './shop.js';
import { refusal, refusals, World } from './world.js';

let world: World;
let shop: Shop;
beforeAll(async () => {
  const limits = { ATRIUM_LIMITS_FACTOR: '1', BILLING_CARTS_PER_NETWORK: '3' };
  world = await World.start({ replicas: 2, environment: limits });
  shop = new Shop(world);
}, 60_000);
afterAll(() => world?.stop());
afterEach(() => world.platform.clock.reset());

/** The whole problem with which a request is refused. */
const problemOf = (request: Promise<unknown>) =>
  request.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Problem ? error.details : String(error)),
  );

/** A plan that a test may retire. */
const other = 'domain.com-12';

/** Each visitor comes from a network of their own. */
const newNetwork = () => `2001:db8:${randomBytes(2).toString('hex')}:1::/64`;
const wanted = [
  { planId: hosting, name: 'munster.example' },
  { planId: domain, name: 'munster.example', periods: 2 },
];

const fill = (more: Partial<CreateCartInput> = {}): Promise<NewCart> =>
  world.ask(createCart, { lines: wanted, locale: 'fr', network: newNetwork(), ...more });
const keyOf = ({ id: cartId, secret }: NewCart) => ({ cartId, secret });
const look = (cart: NewCart): Promise<Cart> => world.ask(getCart, { ...keyOf(cart), locale: 'en' });
const refill = (cart: NewCart, version: number, more: Partial<ChangeCartInput>): Promise<Cart> =>
  world.ask(changeCart, { ...keyOf(cart), version, lines: wanted, locale: 'en', ...more });
const claim = (cart: NewCart, { organizationId, anna }: Customer) =>
  world.ask(claimCart, { organizationId, ...keyOf(cart) }, anna);
const ordersOf = async ({ organizationId, anna }: Customer) =>
  (await world.ask(listOrders, { organizationId }, anna)).items;

describe('a cart of somebody without an account', () => {
  it('A4-1 A0-4 costs what the order costs that it becomes, and can be changed until then', async () => {
    const cart = await fill({ lines: [wanted[0]!] });
    expect(cart).toMatchObject({
      ...{ version: 0, country: 'CH', currency: 'CHF', taxTreatment: 'domestic' },
      total: { net: 5_458, tax: 442, gross: 5_900 },
    });
    const changed = await refill(cart, 0, {});
    expect(await look(cart)).toEqual(changed);
    expect(await refusal(refill(cart, 0, {}))).toBe('changed-meanwhile');

    const customer = await shop.customer();
    const order = await claim(cart, customer);
    expect(order).toMatchObject({ state: 'open', kind: 'new' });
    const { total, taxGroups, lines } = changed;
    expect({ total: order.total, taxGroups: order.taxGroups }).toEqual({ total, taxGroups });
    expect(order.lines).toMatchObject(lines.map(({ planName: _translated, ...line }) => line));
    expect(lines.map(({ periods, price }) => [periods, price?.gross])).toEqual([
      [1, 5_900],
      [2, 990 + 1_290],
    ]);
  });

  it('A4-1 is known by nothing in the database that would open it', async () => {
    const cart = await fill();
    const stored = await world.platform.database('billing').collection('carts').find().toArray();
    expect(JSON.stringify(stored)).toContain(cart.id);
    expect(JSON.stringify(stored)).not.toContain(cart.secret);
  });

  it('has one answer for no cart, another secret, one that ran out and one that is an order', async () => {
    const customer = await shop.customer();
    const cart = await fill();
    const other = await fill();
    const claimed = await fill();
    await claim(claimed, customer);
    const foreign = [
      { ...cart, secret: other.secret },
      { ...cart, id: randomUUID() },
    ];
    for (const one of [...foreign, claimed]) {
      expect(await refusals([look(one), refill(one, 0, {})])).toEqual(new Set(['not-found']));
    }
    for (const one of foreign) expect(await refusal(claim(one, customer))).toBe('not-found');
    await world.platform.clock.advance({ days: 14 });
    const all = [look(other), refill(other, 0, {}), claim(other, customer)];
    expect(await refusals(all)).toEqual(new Set(['not-found']));
    expect(await ordersOf(customer)).toHaveLength(1);
  });

  it('A25 takes no price, no more than twenty lines, and nothing that is not sold', async () => {
    const [line] = wanted;
    for (const lines of [[], [{ ...line!, price: 1 }], Array(21).fill(line!)]) {
      expect(await refusal(fill({ lines }))).toBe('invalid-input');
    }
    const unknown = fill({ lines: [line!, { ...line!, planId: 'hosting.free-12' }] });
    expect(await problemOf(unknown)).toMatchObject({
      code: 'plan-not-for-sale',
      errors: [{ pointer: '/lines/1/planId' }],
    });
  });

  it('comes from one network so often in an hour', async () => {
    const network = newNetwork();
    const made = await parallel(8, () => fill({ network }));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await refusal(fill({ network }))).toBe('too-many-requests');
    await fill();
    await world.platform.clock.advance({ hours: 1 });
    await fill({ network });
  });
});

describe('making an order of a cart', () => {
  it('A4-5 makes one of twenty clicks in two tabs and two processes, and again the same', async () => {
    const customer = await shop.customer();
    const cart = await fill();
    const clicks = await Promise.all(Array.from({ length: 20 }, () => claim(cart, customer)));
    expect(new Set(clicks.map(({ id }) => id)).size).toBe(1);
    expect((await claim(cart, customer)).id).toBe(clicks[0]!.id);
    expect((await ordersOf(customer)).map(({ id }) => id)).toEqual([clicks[0]!.id]);
  });

  it('A4-5 is for one of two organizations that claim it at once, and there is none for the other', async () => {
    const both = [await shop.customer(), await shop.customer()] as const;
    const cart = await fill();
    const claims = [...both, ...both].map((customer) => refusal(claim(cart, customer)));
    const expected = ['not refused', 'not refused', 'not-found', 'not-found'].toSorted();
    expect((await Promise.all(claims)).toSorted()).toEqual(expected);
    const orders = await Promise.all(both.map(ordersOf));
    expect(orders.flat()).toHaveLength(1);
  });

  it('A4-5 has what was in the cart by the last change that was told to have worked', async () => {
    for (let round = 0; round < 5; round += 1) {
      const customer = await shop.customer();
      const cart = await fill();
      const lines = [{ planId: domain, name: 'late.example' }];
      const [order, change] = await Promise.all([
        claim(cart, customer).catch(() => claim(cart, customer)),
        refusal(refill(cart, 0, { lines })),
      ]);
      expect(['not refused', 'not-found', 'changed-meanwhile']).toContain(change);
      expect(order.lines).toHaveLength(change === 'not refused' ? 1 : 2);
    }
  });

  it('A5-3 takes the billing right; a stranger is not told that the organization exists', async () => {
    const customer = await shop.customer();
    const cart = await fill();
    const { organizationId } = customer;
    const reader = world.member(organizationId, ['billing.read']);
    const stranger = { accountId: randomUUID() };
    expect(await refusal(claim(cart, { organizationId, anna: reader }))).toBe('forbidden');
    expect(await refusal(claim(cart, { organizationId, anna: stranger }))).toBe('not-found');
    // Nothing of it was used up.
    expect((await claim(cart, customer)).lines).toHaveLength(2);
  });

  it('B-4 waits for the address, and is in the currency that this one decides', async () => {
    const customer = await shop.customer({ address: null, currency: null });
    const { organizationId } = customer;
    const cart = await fill({ country: 'DE' });
    expect(cart).toMatchObject({ currency: 'EUR', obstacles: ['country-not-served'] });
    expect(await refusal(claim(cart, customer))).toBe('billing-address-incomplete');
    const ofCarouge = world.organizations.get((await shop.customer()).organizationId)!;
    world.organizations.set(organizationId, { ...ofCarouge, organizationId });
    expect(await claim(cart, customer)).toMatchObject({
      currency: 'CHF',
      obstacles: ['payment-method-missing'],
    });
  });

  it('A0-8 is refused with the line whose plan was retired meanwhile, which the cart tells too', async () => {
    const customer = await shop.customer();
    const cart = await fill({ lines: [wanted[0]!, { planId: other, name: 'later.example' }] });
    await world.ask(retirePlan, { planId: other });

    const seen = await look(cart);
    expect(seen.lines.map(({ price }) => price?.gross ?? null)).toEqual([5_900, null]);
    expect(seen).toMatchObject({ total: { gross: 5_900 }, obstacles: ['plan-not-for-sale'] });
    expect(await problemOf(claim(cart, customer))).toMatchObject({
      code: 'plan-not-for-sale',
      errors: [{ pointer: '/lines/1/planId' }],
    });
    await refill(cart, 0, { lines: [wanted[0]!] });
    expect((await claim(cart, customer)).total.gross).toBe(5_900);
  });
});
