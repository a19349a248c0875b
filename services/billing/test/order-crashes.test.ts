import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  applyPromoCode,
  cancelOrder,
  claimCart,
  createCart,
  getPrepaidAccount,
  getPromoCode,
  listInvoices,
  listOrders,
  orderCompleted,
  productRegistered,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { type Customer, domain, hosting, percent, Shop } from './shop.js';
import { World } from './world.js';

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await World.start({ environment: { ATRIUM_STEP_LEASE_MS: '500' } });
  shop = new Shop(world);
}, 60_000);
afterAll(() => world?.stop());

async function balance({ organizationId, anna }: Customer) {
  const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
  return items.find(({ currency }) => currency === 'CHF');
}

/** An order of two products with a gratuity, a code and prepaid money: all that can be held for one. */
async function basket(more: { paymentMethod: 'prepaid' | 'transfer' }) {
  const customer = await shop.customer();
  const { organizationId, anna } = customer;
  await shop.giveMoney(customer, more.paymentMethod === 'prepaid' ? 5_000 : 1_000);
  const gratuityId = await shop.gratuity(customer, percent(50));
  const code = await shop.code(percent(10), { planIds: [domain] });
  const begun = await shop.begin(customer, [hosting, domain], { ...more, usePrepaid: true });
  const gratuities = [{ lineId: begun.lines[0]!.id, gratuityId }];
  const { id: orderId } = await shop.change(customer, begun, { gratuities });
  // 59.00 less half, 9.90 less a tenth.
  const order = await world.ask(applyPromoCode, { organizationId, orderId, code }, anna);
  expect(order.total.gross).toBe(2_950 + 891);
  return { customer, order, code };
}

describe('F2 a process dies while it places an order, and another one finishes it', () => {
  it.each([
    'billing.order.after-placing',
    'billing.order.after-gratuity',
    'billing.promo-code.after-reservation',
    'billing.order.after-code',
    'billing.order.after-hold',
    'billing.order.after-paid',
    'billing.order.after-capture',
    'billing.order.after-gratuity-use',
    'billing.order.after-code-use',
    'billing.product.after-delivery',
    'billing.order.after-delivery',
    'billing.invoice.after-insert',
    'billing.order.after-invoice',
  ])(
    'I7 at %s: paid once, delivered once, documented once',
    async (failpoint) => {
      const { customer, order, code } = await basket({ paymentMethod: 'prepaid' });
      const key = randomUUID();
      await world.platform.dieAt('billing', failpoint, () => shop.place(customer, order, key));
      await world.startBilling();
      await eventually(
        async () => (await shop.get(customer, order.id)).state === 'completed',
        20_000,
      );
      const again = await shop.place(customer, order, key);
      expect(again).toMatchObject({ state: 'completed', prepaid: 3_841 });
      expect(await balance(customer)).toMatchObject({ balance: 1_159, held: 0 });
      expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 1, reserved: 0 });
      const { organizationId, anna } = customer;
      const { items } = await world.ask(listInvoices, { organizationId }, anna);
      expect(items.map(({ id }) => id)).toEqual([again.invoiceId]);
      const ofThis = ({ data }: { data: { organizationId: string } }) =>
        data.organizationId === organizationId;
      const own = await world.platform.bus.told(productRegistered, ofThis, 2);
      expect(own.map(({ data }) => data.type).toSorted()).toEqual(['domain', 'hosting']);
      expect(await world.platform.bus.told(orderCompleted, ofThis)).toHaveLength(1);
    },
    60_000,
  );
});

describe('F2 a process dies while it cancels an order, and another one gives everything back', () => {
  it.each([
    'billing.order.after-payment-end',
    'billing.order.after-end',
    'billing.order.after-giving-gratuity-back',
    'billing.order.after-giving-codes-back',
    'billing.order.after-giving-money-back',
  ])(
    'A6-7 at %s',
    async (failpoint) => {
      const { customer, order, code } = await basket({ paymentMethod: 'transfer' });
      const { organizationId, anna } = customer;
      const placed = await shop.place(customer, order);
      expect(placed).toMatchObject({ state: 'awaiting-payment', prepaid: 1_000, due: 2_841 });
      const cancel = () => world.ask(cancelOrder, { organizationId, orderId: order.id }, anna);
      await world.platform.dieAt('billing', failpoint, cancel);
      await world.startBilling();
      await cancel();
      await eventually(async () => (await balance(customer))?.held === 0, 20_000);
      await eventually(async () => {
        const { used, reserved } = await world.ask(getPromoCode, { code });
        return used === 0 && reserved === 0;
      }, 20_000);
      const next = await shop.begin(customer, [hosting]);
      expect(next.lines[0]?.gratuities).toHaveLength(1);
    },
    60_000,
  );
});

describe('F2 a process dies while it gives back what an order held that can not be placed', () => {
  it.each(['billing.order.after-undoing', 'billing.order.after-giving-back'])(
    'A6-7 at %s, and the order is open again',
    async (failpoint) => {
      const { customer, order, code } = await basket({ paymentMethod: 'prepaid' });
      const { organizationId, anna } = customer;
      // 50.00 there, 38.41 wanted, and 19.80 of them spent meanwhile.
      const other = await shop.begin(customer, [domain, domain], { paymentMethod: 'prepaid' });
      await shop.place(customer, other);
      await world.platform.dieAt('billing', failpoint, () => shop.place(customer, order));
      await world.startBilling();
      await eventually(async () => (await shop.get(customer, order.id)).state === 'open', 20_000);
      expect((await balance(customer))?.held).toBe(0);
      expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 0, reserved: 0 });
      const { items } = await world.ask(listInvoices, { organizationId }, anna);
      expect(items).toHaveLength(1);
    },
    60_000,
  );
});

describe('F2 a process dies while it makes an order of a cart, and another one finishes it', () => {
  it.each(['billing.cart.after-claim', 'billing.cart.after-order'])(
    'A4-5 at %s: one order, without anybody asking again, and the same for whoever does',
    async (failpoint) => {
      const customer = await shop.customer();
      const { organizationId, anna } = customer;
      const lines = [{ planId: hosting, name: 'munster.example' }];
      const visitor = { lines, locale: 'fr', network: '192.0.2.7' } as const;
      const { id: cartId, secret } = await world.ask(createCart, visitor);
      const claim = () => world.ask(claimCart, { organizationId, cartId, secret }, anna);
      await world.platform.dieAt('billing', failpoint, claim);
      await world.startBilling();
      const carts = world.platform.database('billing').collection('carts');
      await eventually(
        async () => (await carts.countDocuments({ unfinished: { $exists: true } })) === 0,
        20_000,
      );
      const { items } = await world.ask(listOrders, { organizationId }, anna);
      expect(items).toHaveLength(1);
      const claimed = await claim();
      expect(claimed).toMatchObject({ id: items[0]!.id, state: 'open', total: { gross: 5_900 } });
      const again = await shop.change(customer, claimed, { paymentMethod: 'transfer' });
      expect((await shop.place(customer, again)).state).toBe('awaiting-payment');
      expect((await claim()).state).toBe('awaiting-payment');
    },
    60_000,
  );
});
