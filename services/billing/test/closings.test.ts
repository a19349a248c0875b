import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beginTopUp,
  cancelOrder,
  cancelSubscription,
  cancelTopUp,
  closingOfBilling,
  endProductNow,
  importStatement,
  listToPay,
  requestPayOut,
  setRenewalWarranty,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { HeldProducts } from './held.js';
import { type Customer, hosting, Shop } from './shop.js';
import { fileOf, statement } from './statement.js';
import { administrator, refusal, World } from './world.js';

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await World.start();
  shop = new Shop(world);
}, 60_000);
afterAll(() => world?.stop());

const key = () => ({ idempotencyKey: randomUUID() });

async function obstaclesOf({ organizationId }: Pick<Customer, 'organizationId'>) {
  const bus = await world.platform.connectAs('organizations');
  const asked = { requestId: randomUUID() };
  return (await bus.request(closingOfBilling.check, { organizationId }, asked)).obstacles;
}

const kindsOf = async (customer: Customer) =>
  (await obstaclesOf(customer)).map(({ kind }) => kind).toSorted();

describe('an organization that is to be closed', () => {
  it('A8-1..A8-4 has nothing in its way when it has nothing', async () => {
    expect(await obstaclesOf(await shop.customer())).toEqual([]);
  });

  it('A8-3 has prepaid money in its way, though it be five centimes, until that is paid out', async () => {
    const customer = await shop.customer();
    const { organizationId } = customer;
    await shop.giveMoney(customer, 5);
    await shop.giveMoney(customer, 700, 'EUR');
    const path = `/v1/organizations/${organizationId}/prepaid/pay-outs`;
    const clearedBy = { method: 'POST', path };
    expect(await obstaclesOf(customer)).toMatchObject([
      { kind: 'prepaid-money', money: { amount: 5, currency: 'CHF' }, clearedBy },
      { kind: 'prepaid-money', money: { amount: 700, currency: 'EUR' }, clearedBy },
    ]);
    const julie = {
      ...world.member(organizationId, administrator),
      authenticatedAt: world.platform.clock.now(),
    };
    const account = { name: 'Munster Sàrl', iban: 'CH9300762011623852957' };
    for (const [amount, currency] of [
      [5, 'CHF'],
      [700, 'EUR'],
    ] as const) {
      await world.ask(
        requestPayOut,
        { organizationId, amount, currency, ...account },
        julie,
        key(),
      );
    }
    expect(await obstaclesOf(customer)).toEqual([]);
  });

  it('A8-11 has in its way an order that was placed, until it is cancelled; not one that nobody placed', async () => {
    const customer = await shop.customer();
    const { organizationId, anna } = customer;
    await shop.begin(customer, [hosting]);
    expect(await obstaclesOf(customer)).toEqual([]);
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    await shop.place(customer, order);
    expect(await obstaclesOf(customer)).toMatchObject([
      {
        ...{ kind: 'order-pending', id: order.id, what: 'munster-0.example' },
        ...{ money: { amount: 5_900, currency: 'CHF' } },
        clearedBy: { path: `/v1/organizations/${organizationId}/orders/${order.id}/cancel` },
      },
    ]);
    await world.ask(cancelOrder, { organizationId, orderId: order.id }, anna);
    expect(await obstaclesOf(customer)).toEqual([]);
  });

  it('A8-11 has in its way money that is to be paid in, until that is given up', async () => {
    const customer = await shop.customer();
    const { organizationId, anna } = customer;
    const wanted = { organizationId, amount: 2_000, currency: 'CHF', method: 'transfer' } as const;
    const { payment } = await world.ask(beginTopUp, wanted, anna, key());
    expect(await obstaclesOf(customer)).toMatchObject([
      { kind: 'top-up-pending', id: payment.id, money: { amount: 2_000, currency: 'CHF' } },
    ]);
    await world.ask(cancelTopUp, { organizationId, paymentId: payment.id }, anna);
    expect(await obstaclesOf(customer)).toEqual([]);
  });

  it('A8-1 A8-2 A8-4 has products in its way until they have ended, cancelled or not, and an invoice until it is paid', async () => {
    const products = new HeldProducts(world);
    const held = await products.bought();
    const { organizationId, productId, anna } = held;
    const path = `/v1/organizations/${organizationId}/products/${productId}/subscription/cancellation`;
    expect(await obstaclesOf(held)).toMatchObject([
      { kind: 'product-held', id: productId, clearedBy: { method: 'PUT', path } },
    ]);
    const reference = { organizationId, productId };
    await world.ask(setRenewalWarranty, { ...reference, renewalWarranty: true }, anna);
    await products.daysBefore(held, 0);
    await eventually(async () => (await kindsOf(held)).includes('invoice-unpaid'), 20_000);
    const [invoice] = await obstaclesOf(held);
    expect(invoice).toMatchObject({ money: { amount: 6_900, currency: 'CHF' } });
    const { items } = await world.ask(listToPay, { organizationId }, anna);
    const paid = [{ amount: '69.00', reference: items[0]!.reference! }];
    await world.ask(importStatement, fileOf(statement(paid)));
    await eventually(async () => !(await kindsOf(held)).includes('invoice-unpaid'), 20_000);

    await world.ask(cancelSubscription, reference, anna);
    const end = { method: 'DELETE', path: path.replace('/cancellation', '') };
    expect(await obstaclesOf(held)).toMatchObject([{ kind: 'product-held', clearedBy: end }]);
    expect(await refusal(world.ask(endProductNow, reference, anna))).toBe('not refused');
    expect(await obstaclesOf(held)).toEqual([]);
    await world.platform.clock.reset();
  }, 60_000);

  it('names a hundred at most, and says when there are more', async () => {
    const customer = await shop.customer();
    const { organizationId } = customer;
    const bus = await world.platform.connectAs('organizations');
    const stored = world.platform.database('billing').collection<{ _id: string }>('products');
    const made = Array.from({ length: 101 }, (_, n) => ({
      ...{ _id: `${organizationId}-${n}`, organizationId, type: 'hosting', name: `Site ${n}` },
      ...{ state: 'active', stays: [], subscription: null },
    }));
    await stored.insertMany(made);
    const asked = { requestId: randomUUID() };
    const answer = await bus.request(closingOfBilling.check, { organizationId }, asked);
    expect([answer.obstacles.length, answer.hasMore]).toEqual([100, true]);
  });
});
