import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  applyPromoCode,
  cancelOrder,
  changeBillingAddress,
  createBillingAddress,
  creditInvoice,
  dropPromoCode,
  explainOrder,
  getInvoice,
  getPrepaidAccount,
  getPromoCode,
  listInvoices,
  listOrders,
  type Order,
  orderCompleted,
  productRegistered,
  productRenewed,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { dayOf } from '../src/date/local-date.js';
import { type Customer, domain, hosting, percent, Shop } from './shop.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
  shop = new Shop(world);
}, 60_000);
afterAll(() => world?.stop());
afterEach(() => world.platform.clock.reset());

const apply = (
  { organizationId, anna }: Customer,
  { id: orderId }: Pick<Order, 'id'>,
  code: string,
) => world.ask(applyPromoCode, { organizationId, orderId, code }, anna);

async function balance({ organizationId, anna }: Customer) {
  const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
  return items.find(({ currency }) => currency === 'CHF');
}

async function invoicesOf({ organizationId, anna }: Customer) {
  return (await world.ask(listInvoices, { organizationId }, anna)).items;
}

describe('a basket', () => {
  it('A0-4 A10-10 shows each price without and with tax, and the total to the centime', async () => {
    const anna = await shop.customer();
    const order = await shop.begin(anna, [hosting, domain]);
    expect(order).toMatchObject({
      ...{ state: 'open', currency: 'CHF', taxTreatment: 'domestic', promoCodes: [] },
      total: { net: 6_374, tax: 516, gross: 6_890 },
      taxGroups: [{ category: 'S', basisPoints: 810, base: 6_374, tax: 516 }],
      obstacles: ['payment-method-missing'],
    });
    expect(order.lines.map(({ list }) => list)).toEqual([
      { net: 5_458, tax: 442, gross: 5_900 },
      { net: 916, tax: 74, gross: 990 },
    ]);
  });

  it('A5-3 A10-9 is for those with the billing right alone, and nobody else learns that it is there', async () => {
    const customer = await shop.customer();
    const { organizationId } = customer;
    const { id: orderId } = await shop.begin(customer);
    const without = world.member(organizationId, []);
    const stranger = { accountId: randomUUID() };
    for (const [asker, code] of [
      [without, 'forbidden'],
      [stranger, 'not-found'],
    ] as const) {
      expect(await refusal(shop.begin({ organizationId, anna: asker }))).toBe(code);
      expect(await refusal(shop.get({ organizationId, anna: asker }, orderId))).toBe(code);
    }
    const reader = world.member(organizationId, ['billing.read']);
    expect((await shop.get({ organizationId, anna: reader }, orderId)).id).toBe(orderId);
    expect(await refusal(shop.begin({ organizationId, anna: reader }))).toBe('forbidden');
    const other = await shop.customer();
    expect(await refusal(shop.get(other, orderId))).toBe('not-found');
  });

  it('A25 takes no price, no currency and no unknown plan from whoever orders', async () => {
    const customer = await shop.customer();
    const line = { planId: hosting, name: 'munster.example' };
    const wanted = [
      { ...line, price: 1 },
      { ...line, currency: 'EUR' },
      { ...line, periods: -1 },
    ];
    for (const one of wanted) {
      expect(await refusal(shop.begin(customer, [], { lines: [one] }))).toBe('invalid-input');
    }
    const unknown = [{ ...line, planId: 'hosting.free-12' }];
    expect(await refusal(shop.begin(customer, [], { lines: unknown }))).toBe('plan-not-for-sale');
    expect(await refusal(shop.begin(customer, []))).toBe('invalid-input');
  });

  it('B-4 waits for the organization’s address, which decides the currency', async () => {
    const homeless = await shop.customer({ address: null, currency: null });
    expect(await refusal(shop.begin(homeless))).toBe('billing-address-incomplete');
  });

  it('A5-7 E-6 is without tax for nobody whose number is not confirmed, and is not placed meanwhile', async () => {
    const ofCarouge = world.organizations.get((await shop.customer()).organizationId)!.address!;
    const address = { ...ofCarouge, postalCode: '10115', city: 'Berlin', country: 'DE' };
    const berlin = { address, currency: 'EUR', taxNumber: 'DE136695976' } as const;
    const customer = await shop.customer(berlin);
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    expect(order).toMatchObject({
      ...{ currency: 'EUR', taxTreatment: null, obstacles: ['tax-number-unconfirmed'] },
    });
    expect(await refusal(shop.place(customer, order))).toBe('order-obstructed');
    const consumer = await shop.customer({ ...berlin, taxNumber: null });
    expect((await shop.begin(consumer)).obstacles).toContain('country-not-served');
  });

  it('is not placed at a price that nobody saw', async () => {
    const customer = await shop.customer();
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    const cheaper = { ...order, total: { ...order.total, gross: 1 } };
    expect(await refusal(shop.place(customer, cheaper))).toBe('total-changed');
    const changed = await shop.change(customer, order, { usePrepaid: true });
    expect(changed.version).toBe(order.version + 1);
    expect(await refusal(shop.change(customer, order, { usePrepaid: false }))).toBe(
      'changed-meanwhile',
    );
  });
});

describe('an order that is paid from the prepaid account', () => {
  it('A10-1 A10-10 is complete at once: products delivered, money taken, one document that says paid', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 10_000);
    const order = await shop.begin(customer, [hosting, domain], { paymentMethod: 'prepaid' });
    const placed = await shop.place(customer, order);
    expect(placed).toMatchObject({ state: 'completed', prepaid: 6_890, due: 0 });
    expect(await balance(customer)).toMatchObject({ balance: 3_110, held: 0 });

    const { organizationId, anna } = customer;
    const invoiceId = placed.invoiceId!;
    const { document, state } = await world.ask(getInvoice, { organizationId, invoiceId }, anna);
    expect(state).toBe('paid');
    expect(document).toMatchObject({
      ...{ kind: 'invoice', orderId: order.id, currency: 'CHF', locale: 'fr' },
      totals: { net: 6_374, tax: 516, gross: 6_890, paid: 6_890, due: 0 },
      payment: { means: 'prepaid', paidOn: dayOf(world.platform.clock.now(), 'Europe/Zurich') },
    });
    expect(document.buyer.name).toBe('Entreprise Familiale Sàrl');

    const productIds = order.lines.map(({ productId }) => productId);
    const told = await world.platform.bus.told(
      productRegistered,
      ({ data }) => productIds.includes(data.productId),
      2,
    );
    expect(told.map(({ data }) => [data.type, data.productName, data.cause])).toEqual([
      ['hosting', 'munster-0.example', 'order'],
      ['domain', 'munster-1.example', 'order'],
    ]);
  });

  it('I7 is paid once and documented once, however often it is sent and placed at the same time', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 20_000);
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'prepaid' });
    const key = randomUUID();
    const answers = await parallel(10, () => shop.place(customer, order, key));
    const ends = answers.map((answer) => (answer.status === 'fulfilled' ? 'placed' : 'refused'));
    expect(ends).toContain('placed');
    const others = await Promise.all(
      Array.from({ length: 5 }, () => refusal(shop.place(customer, order))),
    );
    expect(new Set(others)).toEqual(new Set(['order-not-open']));
    await eventually(async () => (await shop.get(customer, order.id)).state === 'completed');
    expect(await balance(customer)).toMatchObject({ balance: 14_100, held: 0 });
    expect(await invoicesOf(customer)).toHaveLength(1);
    const ofThis = ({ data }: { data: { orderId: string } }) => data.orderId === order.id;
    expect(await world.platform.bus.told(orderCompleted, ofThis)).toHaveLength(1);
  });

  it('B-5 is refused where the money does not suffice, and nothing of it stays held', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 2_949);
    const gratuityId = await shop.gratuity(customer, percent(50));
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'prepaid' });
    const gratuities = [{ lineId: order.lines[0]!.id, gratuityId }];
    const chosen = await shop.change(customer, order, { gratuities });
    expect(chosen.total.gross).toBe(2_950);
    const key = randomUUID();
    expect(await refusal(shop.place(customer, chosen, key))).toBe('prepaid-insufficient');
    expect(await shop.get(customer, order.id)).toMatchObject({ state: 'open', placedAt: null });
    expect(await balance(customer)).toMatchObject({ balance: 2_949, held: 0 });
    await shop.giveMoney(customer, 1);
    // The same command again: it was refused, and is done now.
    const placed = await shop.place(customer, await shop.get(customer, order.id), key);
    expect(placed.state).toBe('completed');
  });

  it('I7 two orders at once that one balance suffices for: one is placed', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 8_000);
    const orders = await Promise.all(
      [0, 1].map(() => shop.begin(customer, [hosting], { paymentMethod: 'prepaid' })),
    );
    const answers = await Promise.all(orders.map((order) => refusal(shop.place(customer, order))));
    expect(answers.toSorted()).toEqual(['not refused', 'prepaid-insufficient']);
    expect(await balance(customer)).toMatchObject({ balance: 2_100, held: 0 });
  });
});

describe('a gratuity', () => {
  it('A6-2 A6-6 A6-8 is offered beside its line, chosen there, and a free order is complete with a document of 0.00', async () => {
    const customer = await shop.customer();
    const gratuityId = await shop.gratuity(customer);
    const order = await shop.begin(customer, [hosting, domain]);
    expect(order.lines.map(({ gratuities }) => gratuities)).toEqual([
      [{ id: gratuityId, label: 'Thank you' }],
      [],
    ]);
    const free = await shop.begin(customer, [hosting]);
    const lineId = free.lines[0]!.id;
    const chosen = await shop.change(customer, free, { gratuities: [{ lineId, gratuityId }] });
    expect(chosen).toMatchObject({ total: { gross: 0 }, due: 0 });
    expect(chosen.obstacles).toBeUndefined();
    const placed = await shop.place(customer, chosen);
    expect(placed.state).toBe('completed');
    const { organizationId, anna } = customer;
    const wanted = { organizationId, invoiceId: placed.invoiceId! };
    const { document } = await world.ask(getInvoice, wanted, anna);
    expect(document).toMatchObject({
      totals: { net: 0, tax: 0, gross: 0, due: 0 },
      payment: { means: 'none' },
      lines: [{ discounts: [{ kind: 'gratuity', label: 'Thank you' }], net: 0 }],
    });
    expect((await shop.get(customer, order.id)).lines[0]?.gratuities).toEqual([]);
  });

  it('A6-12, E-4 stays used, as a code does, when the order is credited wholly; an operator can give another', async () => {
    const customer = await shop.customer();
    const { organizationId, anna } = customer;
    await shop.giveMoney(customer, 10_000);
    const gratuityId = await shop.gratuity(customer, percent(50));
    const code = await shop.code(percent(10), { planIds: [domain], totalLimit: 1 });
    const begun = await shop.begin(customer, [hosting, domain], { paymentMethod: 'prepaid' });
    const gratuities = [{ lineId: begun.lines[0]!.id, gratuityId }];
    const { id: orderId } = await shop.change(customer, begun, { gratuities });
    const order = await world.ask(applyPromoCode, { organizationId, orderId, code }, anna);
    const { invoiceId } = await shop.place(customer, order);
    const whole = { organizationId, invoiceId: invoiceId!, reason: 'Cancelled in time' };
    const idempotencyKey = randomUUID();
    const note = await world.ask(creditInvoice, whole, undefined, { idempotencyKey });
    expect(note.gross).toBe(order.total.gross);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 1, reserved: 0 });
    const once = await shop.begin(customer, [hosting]);
    expect(once.lines[0]!.gratuities).toEqual([]);
    const another = await shop.gratuity(customer, percent(50));
    const seen = await shop.get(customer, once.id);
    expect(seen.lines[0]!.gratuities.map(({ id }) => id)).toEqual([another]);
  });

  it('A6-5 A6-4 is not another organization’s, nor another product’s', async () => {
    const [customer, other] = [await shop.customer(), await shop.customer()];
    const gratuityId = await shop.gratuity(customer);
    const theirs = await shop.begin(other, [hosting]);
    const lineId = theirs.lines[0]!.id;
    const passedOn = shop.change(other, theirs, { gratuities: [{ lineId, gratuityId }] });
    expect(await refusal(passedOn)).toBe('not-found');
    const order = await shop.begin(customer, [domain]);
    const wrong = shop.change(customer, order, {
      gratuities: [{ lineId: order.lines[0]!.id, gratuityId }],
    });
    expect(await refusal(wrong)).toBe('gratuity-wrong-product');
  });

  it('A6-7 of two orders at once one gets it, and a cancelled one gives it back', async () => {
    const customer = await shop.customer();
    const gratuityId = await shop.gratuity(customer, percent(50));
    const orders = await Promise.all(
      [0, 1].map(async () => {
        const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
        const lineId = order.lines[0]!.id;
        return shop.change(customer, order, { gratuities: [{ lineId, gratuityId }] });
      }),
    );
    const answers = await Promise.all(
      orders.map((order) =>
        shop.place(customer, order).then(
          ({ state }) => state,
          () => 'refused',
        ),
      ),
    );
    expect(answers.toSorted()).toEqual(['awaiting-payment', 'refused']);
    const winner = orders[answers.indexOf('awaiting-payment')]!;
    const { organizationId, anna } = customer;
    await world.ask(cancelOrder, { organizationId, orderId: winner.id }, anna);
    const again = await shop.begin(customer, [hosting]);
    expect(again.lines[0]?.gratuities).toEqual([{ id: gratuityId, label: 'Thank you' }]);
  });
});

describe('a promo code', () => {
  it('A6-11 A6-12 A6-15 is applied once the payment method is chosen, lowers what is taxed, and counts as used at the end', async () => {
    const customer = await shop.customer();
    const code = await shop.code(percent(20), { planIds: [hosting] });
    const order = await shop.begin(customer, [hosting, domain]);
    expect(await refusal(apply(customer, order, code))).toBe('payment-method-missing');
    await shop.giveMoney(customer, 10_000);
    const chosen = await shop.change(customer, order, { paymentMethod: 'prepaid' });
    const applied = await apply(customer, chosen, code);
    // 59.00 less 20 % and 9.90: 57.10 with tax.
    expect(applied).toMatchObject({ total: { net: 5_282, tax: 428, gross: 5_710 } });
    expect(applied.lines[0]?.discounts).toMatchObject([{ kind: 'promo-code' }]);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 0, reserved: 0 });
    const placed = await shop.place(customer, applied);
    expect(placed.state).toBe('completed');
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 1, reserved: 0 });
  });

  it('A6-13 is dropped, and told, when its product is taken out of the basket', async () => {
    const customer = await shop.customer();
    const code = await shop.code(percent(20), { planIds: [hosting] });
    const order = await shop.begin(customer, [hosting, domain], { paymentMethod: 'transfer' });
    const applied = await apply(customer, order, code);
    const lines = [{ planId: domain, name: 'munster.example' }];
    const without = await shop.change(customer, applied, { lines });
    expect(without).toMatchObject({ promoCodes: [], droppedCodes: applied.promoCodes });
    expect(without.total.gross).toBe(990);
  });

  it('A6-10 is for new products alone', async () => {
    const customer = await shop.customer();
    const bought = await shop.bought(customer);
    const lines = [{ productId: bought.lines[0]!.productId }];
    const more = { kind: 'renewal', lines, paymentMethod: 'prepaid' } as const;
    const renewal = await shop.begin(customer, [], more);
    const code = await shop.code();
    expect(await refusal(apply(customer, renewal, code))).toBe('promo-code-new-products-only');
  });

  it('A25 of two for one product the first counts: they do not add up; and one can be taken off', async () => {
    const customer = await shop.customer();
    const [first, second] = [await shop.code(percent(90)), await shop.code(percent(90))];
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    await apply(customer, order, first);
    const both = await apply(customer, order, second);
    expect(both.total.gross).toBe(590);
    const { organizationId, anna } = customer;
    const [kept] = both.promoCodes;
    const off = { organizationId, orderId: order.id, code: kept! };
    const one = await world.ask(dropPromoCode, off, anna);
    expect(one).toMatchObject({ promoCodes: both.promoCodes.slice(1), total: { gross: 590 } });
  });

  it('I8 with one use left is had by one of ten orders placed at once', async () => {
    const code = await shop.code(percent(100), { totalLimit: 1 });
    const orders = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const customer = await shop.customer();
        const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
        return { customer, order: await apply(customer, order, code) };
      }),
    );
    const answers = await Promise.all(
      orders.map(({ customer, order }) => refusal(shop.place(customer, order))),
    );
    expect(answers.filter((answer) => answer === 'not refused')).toHaveLength(1);
    const others = answers.filter((answer) => answer !== 'not refused');
    const noes = new Set(['promo-code-exhausted', 'order-obstructed']);
    expect(others.every((answer) => noes.has(answer))).toBe(true);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 1, reserved: 0 });
  });
});

describe('a renewal', () => {
  it('B-5 prolongs its product from the end of what is paid, at the renewal price, for several periods', async () => {
    const customer = await shop.customer();
    const bought = await shop.bought(customer);
    const { productId } = bought.lines[0]!;
    const lines = [{ productId, periods: 2 }];
    const more = { kind: 'renewal', lines, paymentMethod: 'prepaid' } as const;
    await shop.giveMoney(customer, 13_800);
    const renewal = await shop.begin(customer, [], more);
    expect(renewal).toMatchObject({
      total: { gross: 13_800 },
      lines: [{ from: bought.lines[0]!.until, periods: 2 }],
    });
    expect((await shop.place(customer, renewal)).state).toBe('completed');
    const ofThis = ({ data }: { data: { productId: string } }) => data.productId === productId;
    const own = await world.platform.bus.told(productRenewed, ofThis);
    expect(own.map(({ data }) => data.paidUntil)).toEqual([renewal.lines[0]!.until]);
  });

  it('A5-4 A5-6 is billed to the address that was chosen, and stays so when that is changed later', async () => {
    const customer = await shop.customer();
    const { organizationId, anna } = customer;
    const bought = await shop.bought(customer);
    const { address } = world.organizations.get(organizationId)!;
    const terms = { name: 'Filiale de Lausanne', attention: null, address: address! };
    const added = await world.ask(
      createBillingAddress,
      { organizationId, ...terms, taxNumber: null, email: null },
      anna,
      { idempotencyKey: randomUUID() },
    );
    const lines = [{ productId: bought.lines[0]!.productId }];
    const more = { kind: 'renewal', lines, paymentMethod: 'prepaid' } as const;
    await shop.giveMoney(customer, 6_900);
    const renewal = await shop.begin(customer, [], { ...more, billingAddressId: added.id });
    const { invoiceId } = await shop.place(customer, renewal);
    const seen = () => world.ask(getInvoice, { organizationId, invoiceId: invoiceId! }, anna);
    const before = await seen();
    expect(before.document.buyer.name).toBe('Filiale de Lausanne');
    const { id: addressId, version } = added;
    const changed = { organizationId, addressId, version, ...terms, name: 'Filiale de Vevey' };
    await world.ask(changeBillingAddress, { ...changed, taxNumber: null, email: null }, anna);
    expect(await seen()).toEqual(before);
    const own = await world.ask(getInvoice, { organizationId, invoiceId: bought.invoiceId! }, anna);
    expect(own.document.buyer.name).toBe('Entreprise Familiale Sàrl');
  });

  it('B-5 is one at a time: two orders do not pay for the same time', async () => {
    const customer = await shop.customer();
    const { productId } = (await shop.bought(customer)).lines[0]!;
    const lines = [{ productId }];
    const more = { kind: 'renewal', lines, paymentMethod: 'transfer' } as const;
    const renewals = [await shop.begin(customer, [], more), await shop.begin(customer, [], more)];
    const answers = await Promise.all(
      renewals.map((renewal) => refusal(shop.place(customer, renewal))),
    );
    expect(answers.toSorted()).toEqual(['not refused', 'renewal-under-way']);
    const [placed, other] = answers[0] === 'not refused' ? renewals : renewals.toReversed();
    const { organizationId, anna } = customer;
    await world.ask(cancelOrder, { organizationId, orderId: placed!.id }, anna);
    const next = await shop.place(customer, await shop.get(customer, other!.id));
    expect(next.state).toBe('awaiting-payment');
  });

  it('A3-1 is of the organization’s own products', async () => {
    const [customer, other] = [await shop.customer(), await shop.customer()];
    const { productId } = (await shop.bought(customer)).lines[0]!;
    const theirs = shop.begin(other, [], { kind: 'renewal', lines: [{ productId }] });
    expect(await refusal(theirs)).toBe('not-found');
  });
});

describe('an order that waits to be paid', () => {
  it('B-5 has a reference of its own, is listed as waiting, and gives everything back when it is cancelled', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 1_000);
    const order = await shop.begin(customer, [hosting], {
      ...{ paymentMethod: 'transfer', usePrepaid: true },
    });
    expect(order).toMatchObject({ prepaid: 1_000, due: 4_900 });
    const placed = await shop.place(customer, order);
    expect(placed).toMatchObject({ state: 'awaiting-payment', prepaid: 1_000, due: 4_900 });
    expect(placed.payment?.reference).toMatch(/^(\d{27}|RF\d{2}\w+)$/);
    expect(await balance(customer)).toMatchObject({ balance: 1_000, held: 1_000 });
    const { organizationId, anna } = customer;
    const waiting = { organizationId, state: 'awaiting-payment' } as const;
    expect((await world.ask(listOrders, waiting, anna)).items).toMatchObject([{ id: order.id }]);
    await world.ask(cancelOrder, { organizationId, orderId: order.id }, anna);
    expect(await balance(customer)).toMatchObject({ balance: 1_000, held: 0 });
    expect(await invoicesOf(customer)).toEqual([]);
    const again = await world.ask(cancelOrder, { organizationId, orderId: order.id }, anna);
    expect(again.state).toBe('cancelled');
  });

  it('A6-7 ends by itself when nobody pays it, and gives everything back', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 1_000);
    const order = await shop.begin(customer, [hosting], {
      ...{ paymentMethod: 'transfer', usePrepaid: true },
    });
    await shop.place(customer, order);
    await world.platform.clock.advance({ days: 40 });
    await eventually(async () => (await shop.get(customer, order.id)).state === 'expired', 20_000);
    await eventually(async () => (await balance(customer))?.held === 0);
  });
});

describe('every centime', () => {
  it('beyond 17 is explained, as data and in the organization’s language, before and after placing', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 10_000);
    const code = await shop.code(percent(20));
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'prepaid' });
    const applied = await apply(customer, order, code);
    const { organizationId, anna } = customer;
    const explain = () => world.ask(explainOrder, { organizationId, orderId: order.id }, anna);
    const before = await explain();
    expect(before.steps.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['list-price', 5_900],
      ['promo-code', -1_180],
      ['tax-base', 4_366],
      ['tax', 354],
      ['total', 4_720],
      ['prepaid', -4_720],
      ['due', 0],
    ]);
    expect(before.steps.at(-1)?.text).toMatch(/^Reste à payer/);
    await shop.place(customer, applied);
    expect(await explain()).toEqual(before);
  });
});

it('A5-3 nobody without the right places, cancels or explains an order of others', async () => {
  const customer = await shop.customer();
  const { organizationId } = customer;
  const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
  const reader = world.member(organizationId, accountant.slice(0, 1));
  const asReader = { organizationId, anna: reader };
  expect(await refusal(shop.place(asReader, order))).toBe('forbidden');
  const { id: orderId } = order;
  expect(await refusal(world.ask(cancelOrder, { organizationId, orderId }, reader))).toBe(
    'forbidden',
  );
});
