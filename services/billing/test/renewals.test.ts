import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cancelSubscription,
  createBillingAddress,
  creditInvoice,
  endProduct,
  getInvoice,
  getSubscription,
  importStatement,
  listOrders,
  listRegisteredProducts,
  listToPay,
  moveProduct,
  type Order,
  removeBillingAddress,
  setPaymentMethod,
  setRenewalWarranty,
  stopAutomaticRenewal,
  withdrawCancellation,
} from '@atrium/contracts';
import { eventually, operator } from '@atrium/testing';
import { plusDays } from '../src/date/local-date.js';
import { type Held, HeldProducts } from './held.js';
import { fileOf, statement } from './statement.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let products: HeldProducts;
beforeAll(async () => {
  // Of two replicas that look, one does what is due.
  world = await World.start({ replicas: 2, environment: { ATRIUM_STEP_LEASE_MS: '600' } });
  products = new HeldProducts(world);
}, 60_000);
afterAll(() => world?.stop());

const namesOf = (told: readonly { what: string }[]) => told.map(({ what }) => what);
const referenceOf = ({ organizationId, productId }: Held) => ({ organizationId, productId });

async function begunRenewal(held: Held, paymentMethod: 'prepaid' | 'transfer'): Promise<Order> {
  const lines = [{ productId: held.productId }];
  return products.shop.begin(held, [], { kind: 'renewal', lines, paymentMethod });
}

function transferred(reference: string, amount: string) {
  return world.ask(importStatement, fileOf(statement([{ amount, reference }])));
}

async function savedCard({ organizationId, anna }: Held, number: string): Promise<void> {
  const cardToken = `sandbox_card_${number}`;
  await world.ask(setPaymentMethod, { organizationId, method: 'card', cardToken }, anna);
}

describe('a product that nobody pays', () => {
  it('B-5 is reminded of once for each day that is due, blocked at its end, can be paid until it is terminated, and then is', async () => {
    const held = await products.bought();
    expect((await products.subscription(held)).steps).toEqual([
      ...[60, 30, 14, 7, 1].map((days) => ({ kind: 'reminder', on: plusDays(held.end, -days) })),
      { kind: 'block', on: held.end },
      { kind: 'end', on: plusDays(held.end, 30) },
    ]);
    await products.daysBefore(held, 60);
    const [reminded] = await products.toldTimes(held, 1);
    expect(reminded).toMatchObject({ what: 'reminded', daysBefore: 60, end: held.end });
    expect(reminded).toMatchObject({ causedBy: null, blocked: false });
    // The one of the 30th day was missed: one mail is enough.
    await products.daysBefore(held, 14);
    expect((await products.toldTimes(held, 2))[1]).toMatchObject({ daysBefore: 14 });

    await products.daysBefore(held, 0);
    const endsOn = plusDays(held.end, 30);
    expect((await products.toldTimes(held, 3))[2]).toMatchObject({
      ...{ what: 'blocked', reason: 'unpaid', endsOn, blocked: true },
    });
    await products.daysBefore(held, -29);
    await products.shop.giveMoney(held, 6_900);
    const renewal = await begunRenewal(held, 'prepaid');
    // As if it had never stopped.
    expect(renewal.lines[0]!.from).toBe(held.end);
    await products.shop.place(held, renewal);
    const paid = await products.toldTimes(held, 5);
    expect(paid.slice(3)).toMatchObject([
      { what: 'renewed', way: 'order', orderId: renewal.id, blocked: false },
      { what: 'unblocked', blocked: false },
    ]);

    const end = renewal.lines[0]!.until as Held['end'];
    await products.daysBefore({ end }, 0);
    expect(namesOf(await products.toldTimes(held, 6))[5]).toBe('blocked');
    await products.daysBefore({ end }, -30);
    const told = await products.toldTimes(held, 7);
    expect(told[6]).toMatchObject({ what: 'ended', ended: true, cause: 'unpaid' });
    const { organizationId } = held;
    const { items } = await world.ask(listRegisteredProducts, { organizationId });
    expect(items).toMatchObject([{ state: 'ended', paidUntil: end, blocked: true }]);
    expect(await refusal(products.subscription(held))).toBe('not-found');
    // Of two who looked at each step, one told it.
    expect(namesOf(await products.told(held))).toHaveLength(7);
  }, 60_000);
});

describe('a product that is renewed automatically', () => {
  it('B-5 is tried each day from the 14th before its end, told why not, and renewed once there is money', async () => {
    const held = await products.bought();
    await products.renewAutomatically(held, { periods: 2 });
    const invoices = (await products.invoices(held)).length;
    await products.daysBefore(held, 14);
    const failed = await eventually(async () => {
      const told = await products.told(held);
      return told.filter(({ what }) => what === 'renewal-failed').length === 1 && told;
    }, 20_000);
    expect(failed.find(({ what }) => what === 'renewal-failed')).toMatchObject({
      ...{ way: 'automatic', reason: 'prepaid-too-low' },
    });
    await products.shop.giveMoney(held, 13_800);
    await products.daysBefore(held, 13);
    const told = await eventually(async () => {
      const so = await products.told(held);
      return so.some(({ what }) => what === 'renewed') && so;
    }, 20_000);
    const until = plusDays(held.end, 0).replace(/^\d{4}/, (year) => String(Number(year) + 2));
    expect(told.filter(({ what }) => what.startsWith('renew'))).toMatchObject([
      { what: 'renewal-failed' },
      { what: 'renewed', way: 'automatic', paidUntil: until, causedBy: null },
    ]);
    await eventually(async () => (await products.invoices(held)).length === invoices + 1, 20_000);
    expect((await products.invoices(held))[0]).toMatchObject({ state: 'paid', gross: 13_800 });
    expect(await products.balance(held)).toBe(0);
    const { organizationId, anna } = held;
    const { items: orders } = await world.ask(listOrders, { organizationId }, anna);
    expect(orders.map(({ state }) => state).toSorted()).toEqual([
      ...['cancelled', 'completed', 'completed'],
    ]);
  }, 60_000);

  it('B-5 is charged to the saved card without anybody, and told where that is declined or asks for its holder', async () => {
    const held = await products.bought();
    expect(await refusal(products.renewAutomatically(held, { method: 'card' }))).toBe(
      'no-saved-card',
    );
    await savedCard(held, '4000000000000002');
    await products.renewAutomatically(held, { method: 'card' });
    const outcomes = async (times: number) =>
      eventually(async () => {
        const told = await products.told(held);
        const found = told.filter(({ what }) => what.startsWith('renew'));
        return found.length === times && found;
      }, 20_000);
    await products.daysBefore(held, 14);
    expect((await outcomes(1))[0]).toMatchObject({ reason: 'card-declined' });
    await savedCard(held, '4000000000003155');
    await products.daysBefore(held, 13);
    expect((await outcomes(2))[1]).toMatchObject({ reason: 'card-needs-confirmation' });
    await savedCard(held, '4242424242424242');
    await products.daysBefore(held, 12);
    expect((await outcomes(3))[2]).toMatchObject({ what: 'renewed', way: 'automatic' });
    const [invoice] = await eventually(async () => {
      const found = await products.invoices(held);
      return found.length === 2 && found;
    }, 20_000);
    const { organizationId, anna } = held;
    const wanted = { organizationId, invoiceId: invoice!.id };
    const { document } = await world.ask(getInvoice, wanted, anna);
    expect(document).toMatchObject({ payment: { means: 'card' }, totals: { due: 0 } });
  }, 60_000);

  it('A5-8 keeps its billing address until it is switched off, and is refused when an attempt would be late', async () => {
    const held = await products.bought();
    const { organizationId, anna } = held;
    const { address } = world.organizations.get(organizationId)!;
    const terms = { name: 'Filiale', attention: null, address: address!, taxNumber: null };
    const { id: billingAddressId } = await world.ask(
      createBillingAddress,
      { organizationId, ...terms, email: null },
      anna,
      { idempotencyKey: randomUUID() },
    );
    const unknown = products.renewAutomatically(held, { billingAddressId: randomUUID() });
    expect(await refusal(unknown)).toBe('billing-address-unknown');
    const set = await products.renewAutomatically(held, { billingAddressId });
    expect(set.automaticRenewal).toEqual({ method: 'prepaid', periods: 1, billingAddressId });
    const address1 = { organizationId, addressId: billingAddressId };
    const remove = () => world.ask(removeBillingAddress, address1, anna);
    expect(await refusal(remove())).toBe('address-in-use');
    await world.ask(stopAutomaticRenewal, referenceOf(held), anna);
    await eventually(async () => (await refusal(remove())) === 'not refused', 20_000);

    await products.daysBefore(held, 13);
    expect(await refusal(products.renewAutomatically(held))).toBe('automatic-renewal-late');
    expect(await products.subscription(held)).toMatchObject({
      ...{ canRenewAutomatically: false, automaticRenewal: null },
    });
  }, 60_000);

  it('B-7 A3-1 is handed on as it is paid, and not renewed at the cost of whoever had it', async () => {
    const held = await products.bought();
    const heir = await products.shop.customer();
    await products.renewAutomatically(held);
    await world.ask(setRenewalWarranty, { ...referenceOf(held), renewalWarranty: true }, held.anna);
    const { organizationId: from, productId } = held;
    const { organizationId: to } = heir;
    const bus = await world.platform.connectAs('organizations');
    const transfer = { productId, from, to, transferId: randomUUID(), by: 'anna' };
    await bus.request(moveProduct, transfer, { requestId: randomUUID() });
    expect(await products.subscription({ ...held, ...heir })).toMatchObject({
      ...{ paidUntil: held.end, automaticRenewal: null, renewalWarranty: false },
    });
    expect(namesOf(await products.toldTimes(held, 5)).slice(2)).toEqual([
      ...['moved', 'automatic-renewal-set', 'warranty-set'],
    ]);
    expect(await refusal(products.subscription(held))).toBe('not-found');
  });
});

describe('a product with the Renewal Warranty', () => {
  it('B-5 A10-1 is renewed on account, with an invoice to be transferred in 280 days; blocked when it is not, and usable when it is', async () => {
    const held = await products.bought();
    const { organizationId, anna } = held;
    await world.ask(setRenewalWarranty, { ...referenceOf(held), renewalWarranty: true }, anna);
    await products.daysBefore(held, 0);
    const told = await eventually(async () => {
      const so = await products.told(held);
      return so.some(({ what }) => what === 'renewed') && so;
    }, 20_000);
    expect(told.at(-1)).toMatchObject({ what: 'renewed', way: 'on-account', blocked: false });
    const [invoice] = await eventually(async () => {
      const found = await products.invoices(held);
      return found.length === 2 && found;
    }, 20_000);
    const payUntil = plusDays(held.end, 280);
    expect(invoice).toMatchObject({ state: 'open', due: 6_900, dueOn: payUntil });
    const [payable] = await eventually(async () => {
      const { items } = await world.ask(listToPay, { organizationId }, anna);
      return items.length === 1 && items;
    });
    expect(payable).toMatchObject({ kind: 'invoice', id: invoice!.id, due: 6_900 });
    const shown = await products.subscription(held);
    expect(shown.owed).toMatchObject([{ payUntil }]);

    await products.daysBefore({ end: payUntil }, -1);
    const blocked = await eventually(async () => {
      const so = await products.told(held);
      return so.at(-1)?.what === 'blocked' && so.at(-1);
    }, 20_000);
    expect(blocked).toMatchObject({ reason: 'invoice-unpaid', blocked: true });
    await transferred(payable!.reference!, '69.00');
    await eventually(async () => (await products.told(held)).at(-1)?.what === 'unblocked', 20_000);
    expect(await products.subscription(held)).toMatchObject({ owed: [], blocked: false });
    expect((await products.invoices(held))[0]).toMatchObject({ id: invoice!.id, state: 'paid' });
  }, 60_000);
});

describe('an invoice of the Renewal Warranty that was taken back', () => {
  it('B-5 E-4 gives a product back that was blocked for it', async () => {
    const held = await products.bought();
    const { organizationId, anna } = held;
    await world.ask(setRenewalWarranty, { ...referenceOf(held), renewalWarranty: true }, anna);
    await products.daysBefore(held, 0);
    const [invoice] = await eventually(async () => {
      const found = await products.invoices(held);
      return found.length === 2 && found;
    }, 20_000);
    await products.daysBefore({ end: plusDays(held.end, 280) }, -1);
    const lastOf = async () => (await products.told(held)).at(-1)?.what;
    await eventually(async () => (await lastOf()) === 'blocked', 20_000);
    const wanted = { organizationId, invoiceId: invoice!.id, reason: 'Sorry' };
    await world.ask(creditInvoice, wanted, operator, { idempotencyKey: randomUUID() });
    await eventually(async () => (await lastOf()) === 'unblocked', 20_000);
    expect(await products.subscription(held)).toMatchObject({ owed: [], blocked: false });
  }, 60_000);

  it('B-5 I7 blocks nothing, and money that comes for it is in the prepaid account', async () => {
    const held = await products.bought();
    const { organizationId, anna } = held;
    await world.ask(setRenewalWarranty, { ...referenceOf(held), renewalWarranty: true }, anna);
    await products.daysBefore(held, 0);
    const [payable] = await eventually(async () => {
      const { items } = await world.ask(listToPay, { organizationId }, anna);
      return items[0]?.kind === 'invoice' && items;
    }, 20_000);
    const credit = { organizationId, invoiceId: payable!.id, reason: 'Not wanted' };
    await world.ask(creditInvoice, credit, operator, { idempotencyKey: randomUUID() });
    await transferred(payable!.reference!, '69.00');
    await eventually(async () => (await products.balance(held)) === 6_900, 20_000);
    await products.daysBefore(held, -281);
    await eventually(async () => (await products.subscription(held)).owed.length === 0, 20_000);
    expect(namesOf(await products.told(held))).not.toContain('blocked');
  }, 60_000);
});

describe('a product that somebody cancels', () => {
  it('B-5 ends with what is paid, unless that is taken back before, once for each command', async () => {
    const held = await products.bought();
    const { anna } = held;
    const idempotencyKey = randomUUID();
    const cancel = (key = randomUUID()) =>
      world.ask(cancelSubscription, referenceOf(held), anna, { idempotencyKey: key });
    expect(await cancel(idempotencyKey)).toMatchObject({
      ...{ cancelled: true, canRenewAutomatically: false },
      steps: [{ kind: 'end', on: held.end }],
    });
    expect(await refusal(products.renewAutomatically(held))).toBe('product-not-renewable');
    await world.ask(withdrawCancellation, referenceOf(held), anna);
    // The command of before, repeated, cancels nothing.
    expect(await cancel(idempotencyKey)).toMatchObject({ cancelled: false });
    await cancel();
    await products.daysBefore(held, 0);
    const told = await products.toldTimes(held, 4);
    expect(told.map(({ what, causedBy }) => [what, causedBy])).toEqual([
      ['cancelled', anna.accountId],
      ['cancellation-withdrawn', anna.accountId],
      ['cancelled', anna.accountId],
      ['ended', null],
    ]);
    expect(told.at(-1)).toMatchObject({ cause: 'cancelled' });
  }, 60_000);

  it('A5-3 is that of whoever manages the accounting of its organization', async () => {
    const held = await products.bought();
    const reader = world.member(held.organizationId, accountant.slice(0, 1));
    const cancelBy = (whose: typeof held, asker = whose.anna) =>
      refusal(world.ask(cancelSubscription, referenceOf(whose), asker));
    expect(await cancelBy(held, reader)).toBe('forbidden');
    expect(await refusal(world.ask(getSubscription, referenceOf(held), reader))).toBe(
      'not refused',
    );
    const other = await products.shop.customer();
    expect(await cancelBy({ ...held, ...other })).toBe('not-found');
  });
});

describe('a product that ended before its renewal was paid', () => {
  it('I7 takes no money for nothing: its invoice is credited, and the money is in the prepaid account', async () => {
    const held = await products.bought();
    const { organizationId, productId } = held;
    await products.shop.giveMoney(held, 1_000);
    const renewal = await products.shop.begin(held, [], {
      ...{ kind: 'renewal', lines: [{ productId }], paymentMethod: 'transfer', usePrepaid: true },
    });
    const { payment } = await products.shop.place(held, renewal);
    await world.ask(endProduct, { organizationId, productId });
    await transferred(payment!.reference!, '59.00');
    await eventually(
      async () => (await products.shop.get(held, renewal.id)).state === 'completed',
      20_000,
    );
    await eventually(async () => (await products.invoices(held))[1]?.state === 'refunded');
    const documents = await products.invoices(held);
    expect(documents.slice(0, 2).map(({ kind, state, gross }) => [kind, state, gross])).toEqual([
      ['credit-note', 'issued', 6_900],
      ['invoice', 'refunded', 6_900],
    ]);
    await eventually(async () => (await products.balance(held)) === 6_900, 20_000);
    expect(namesOf(await products.toldTimes(held, 1))).toEqual(['ended']);
  }, 60_000);
});
