import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beginTopUp,
  type ClosingPayOut,
  type ClosingWishes,
  closingOfBilling,
  endProductNow,
  getOrder,
  getPrepaidAccount,
  invoiceMailingPrepared,
  invoicesMailEnded,
  listConfirmedGratuities,
  listPayOuts,
  organizationClosed,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, operator } from '@atrium/testing';
import { type Customer, hosting, percent, Shop } from './shop.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let shop: Shop;
beforeAll(async () => {
  const environment = { ATRIUM_STEP_LEASE_MS: '500', BILLING_UNSENT_DAYS: '90' };
  world = await World.start({ environment });
  shop = new Shop(world);
}, 60_000);
afterAll(() => world?.stop());

const key = () => ({ idempotencyKey: randomUUID() });
const asked = { requestId: 'r' };

const francs: ClosingPayOut = {
  ...{ currency: 'CHF', iban: 'CH93 0076 2011 6238 5295 7', name: 'Munster Sàrl' },
};
const euros: ClosingPayOut = { ...francs, currency: 'EUR' };

/** One attempt to close an organization, in the place of organizations. */
class Closing {
  readonly closingId = randomUUID();

  constructor(readonly customer: Customer) {}

  get #which() {
    return { organizationId: this.customer.organizationId, closingId: this.closingId };
  }

  async hold(wishes: ClosingWishes = {}) {
    const bus = await world.platform.connectAs('organizations');
    const closedBy = this.customer.anna.accountId;
    const { obstacles } = await bus.request(
      closingOfBilling.hold,
      { ...this.#which, closedBy, wishes },
      asked,
    );
    return obstacles.map(({ kind }) => kind);
  }

  async release() {
    const bus = await world.platform.connectAs('organizations');
    return bus.request(closingOfBilling.release, this.#which, asked);
  }

  async finish() {
    const bus = await world.platform.connectAs('organizations');
    return (await bus.request(closingOfBilling.finish, this.#which, asked)).isDone;
  }

  /** Organizations tells that it is closed. */
  async tell() {
    const { organizationId } = this.customer;
    const restorableUntil = new Date(world.platform.clock.now().getTime() + 1e9).toISOString();
    const data = { ...this.#which, restorableUntil };
    await world.platform.bus.publish(organizationClosed, { aggregateId: organizationId, data });
  }

  /** Until all that was wanted is done. */
  settled() {
    const closings = world.platform.database('billing').collection<{ _id: string }>('closings');
    return eventually(async () => {
      const closing = await closings.findOne({ _id: this.closingId });
      return closing?.['state' as never] === 'settled';
    }, 20_000);
  }
}

const balances = async ({ organizationId, anna }: Customer) => {
  const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
  return items.map(({ currency, balance }) => [currency, balance]);
};

const payOutsOf = async ({ organizationId, anna }: Customer) => {
  const { items } = await world.ask(listPayOuts, { organizationId }, anna);
  return items.map(({ currency, amount, state }) => [currency, amount, state]);
};

/** Somebody who has bought something and ended it since: what is left are documents. */
async function leaving(documents = 1) {
  const customer = await shop.customer();
  const { organizationId, anna } = customer;
  const invoices: string[] = [];
  for (let n = 0; n < documents; n += 1) {
    const order = await shop.bought(customer);
    invoices.push(order.invoiceId as string);
    const productId = order.lines[0]!.productId;
    await world.ask(endProductNow, { organizationId, productId }, anna);
  }
  return { customer, invoices };
}

describe('an organization that is being closed', () => {
  it('A8-11 gets no order, top-up or pay-out any more, until that is given up', async () => {
    const customer = await shop.customer();
    const { organizationId, anna } = customer;
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    const closing = new Closing(customer);
    expect(await closing.hold()).toEqual([]);
    expect(await closing.hold()).toEqual([]);
    const topUp = { organizationId, amount: 2_000, currency: 'CHF', method: 'transfer' } as const;
    const attempts = () => [
      refusal(shop.begin(customer)),
      refusal(shop.place(customer, order)),
      refusal(world.ask(beginTopUp, topUp, anna, key())),
    ];
    expect(new Set(await Promise.all(attempts()))).toEqual(new Set(['organization-closing']));
    await closing.release();
    await closing.release();
    expect(new Set(await Promise.all(attempts()))).toEqual(new Set(['not refused']));
    expect(await refusal(closing.hold())).toBe('organization-closing');
  });

  it('A8-11 is told what came before it was held off', async () => {
    const customer = await shop.customer();
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    await shop.place(customer, order);
    const closing = new Closing(customer);
    expect(await closing.hold()).toEqual(['order-pending']);
    await closing.release();
  });

  it('A8-3 decision 42 has no money in its way that has a place to go: it goes there once it is closed, all of it', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 5);
    await shop.giveMoney(customer, 70_000, 'EUR');
    const first = new Closing(customer);
    expect(await first.hold({ payOuts: [francs] })).toEqual(['prepaid-money']);
    await first.release();
    const closing = new Closing(customer);
    expect(await closing.hold({ payOuts: [francs, euros] })).toEqual([]);
    expect(await payOutsOf(customer)).toEqual([]);
    await closing.tell();
    await closing.settled();
    await closing.tell();
    expect((await payOutsOf(customer)).toSorted()).toEqual([
      ['CHF', 5, 'requested'],
      ['EUR', 70_000, 'requested'],
    ]);
    expect(await balances(customer)).toEqual([
      ['CHF', 0],
      ['EUR', 0],
    ]);
    const closings = world.platform.database('billing').collection<{ _id: string }>('closings');
    const stored = JSON.stringify(await closings.findOne({ _id: closing.closingId }));
    expect(stored).not.toContain('CH93');
  });

  it('decision 42 is told which bank account can not be paid to, field by field', async () => {
    const closing = new Closing(await shop.customer());
    const german = { ...francs, iban: 'DE89370400440532013000' };
    const payOuts = [german, { ...francs, name: 'Μάνστερ' }];
    const problem = await closing.hold({ payOuts }).catch((error: unknown) => error as Problem);
    expect((problem as Problem).details.errors?.map(({ pointer }) => pointer)).toEqual([
      ...['/payOuts/0/iban', '/payOuts/1/name', '/payOuts/1/currency'],
    ]);
    // Nothing was held for that.
    await shop.begin(closing.customer);
  });

  it('decision 42 pays nothing out when it was opened again before', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 500);
    const closing = new Closing(customer);
    await closing.hold({ payOuts: [francs], mailInvoices: true });
    await closing.release();
    await closing.tell();
    const other = new Closing(customer);
    await other.hold({ payOuts: [francs] });
    await other.tell();
    await other.settled();
    expect(await payOutsOf(customer)).toEqual([['CHF', 500, 'requested']]);
  });
});

describe('an organization that is closed', () => {
  it('A8-13 has no order that nobody placed any more, and nobody gets its gratuities', async () => {
    const customer = await shop.customer();
    const { organizationId, anna } = customer;
    const gratuityId = await shop.gratuity(customer, percent(50));
    const begun = await shop.begin(customer);
    const gratuities = [{ lineId: begun.lines[0]!.id, gratuityId }];
    const { id: orderId } = await shop.change(customer, begun, { gratuities });
    const closing = new Closing(customer);
    expect(await closing.hold()).toEqual([]);
    await closing.tell();
    await closing.settled();
    const order = await world.ask(getOrder, { organizationId, orderId }, anna);
    expect(order.state).toBe('cancelled');
    const { items } = await world.ask(listConfirmedGratuities, { organizationId }, operator);
    expect(items).toMatchObject([{ id: gratuityId, withdrawnAt: expect.any(String) }]);
  });

  it('A8-10 has all its documents mailed to whoever closed it, and nothing is purged before a mail server has them', async () => {
    const { customer, invoices } = await leaving(2);
    const { organizationId } = customer;
    const closing = new Closing(customer);
    expect(await closing.hold({ mailInvoices: true })).toEqual([]);
    await closing.tell();
    await closing.settled();
    await closing.tell();
    const ofThis = ({ data }: { data: { organizationId: string } }) =>
      data.organizationId === organizationId;
    const told = await world.platform.bus.told(invoiceMailingPrepared, ofThis);
    expect(told.map(({ data }) => [data.accountId, data.documents])).toEqual([
      [customer.anna.accountId, 2],
    ]);
    const { mailingId } = told[0]!.data;
    const mailings = world.platform
      .database('billing')
      .collection<{ _id: string }>('invoiceMailings');
    expect(await mailings.findOne({ _id: mailingId })).toMatchObject({ invoiceIds: invoices });
    expect(await closing.finish()).toBe(false);
    expect(await mailings.countDocuments({ _id: mailingId })).toBe(1);
    const mail = { organizationId, mailingId, number: 1, state: 'sent', reason: null } as const;
    await world.platform.bus.publish(invoicesMailEnded, { aggregateId: mailingId, data: mail });
    await eventually(() => closing.finish(), 20_000);
    expect(await closing.finish()).toBe(true);
    expect(await mailings.countDocuments({ _id: mailingId })).toBe(0);
  });

  it('A8-10 is not kept for ever when no mail server takes its documents', async () => {
    const { customer } = await leaving();
    const { organizationId } = customer;
    const closing = new Closing(customer);
    await closing.hold({ mailInvoices: true });
    await closing.tell();
    await closing.settled();
    const [told] = await world.platform.bus.told(
      invoiceMailingPrepared,
      ({ data }) => data.organizationId === organizationId,
    );
    const { mailingId } = told!.data;
    const mail = {
      organizationId,
      mailingId,
      number: 1,
      state: 'not-sent',
      reason: 'gone',
    } as const;
    await world.platform.bus.publish(invoicesMailEnded, { aggregateId: mailingId, data: mail });
    await world.platform.clock.advance({ days: 89 });
    expect(await closing.finish()).toBe(false);
    await world.platform.clock.advance({ days: 2 });
    await eventually(() => closing.finish(), 20_000);
    await world.platform.clock.reset();
  });

  it('A8-13 E-8 leaves vouchers, and nothing else that refers to it', async () => {
    const { customer } = await leaving();
    const { organizationId } = customer;
    await shop.gratuity(customer);
    await shop.begin(customer);
    await shop.giveMoney(customer, 1_200);
    const closing = new Closing(customer);
    expect(await closing.hold({ payOuts: [francs] })).toEqual([]);
    await closing.tell();
    await closing.settled();
    expect(await closing.finish()).toBe(true);
    const left: string[] = [];
    for (const collection of await world.platform.database('billing').collections()) {
      const everything = JSON.stringify(await collection.find().toArray());
      if (everything.includes(organizationId)) left.push(collection.collectionName);
    }
    expect(left.toSorted()).toEqual(['gates', 'invoices', 'ledger', 'orders', 'payOuts']);
    const orders = world.platform.database('billing').collection('orders');
    expect(await orders.distinct('state', { organizationId })).toEqual(['completed']);
    const late = new Closing({ organizationId, anna: world.member(organizationId, accountant) });
    expect(await refusal(late.hold())).toBe('organization-closing');
    expect(await refusal(shop.begin(late.customer))).toBe('organization-closing');
  });
});

describe('F19 a process dies while it does what was wanted for a closed organization', () => {
  it.each([
    'billing.closing.after-orders',
    'billing.closing.after-debit',
    'billing.closing.after-pay-outs',
    'billing.closing.after-mailing',
  ])(
    '%s: another one goes on, and all of it is done once',
    async (failpoint) => {
      const { customer, invoices } = await leaving();
      const { organizationId } = customer;
      await shop.giveMoney(customer, 1_200);
      await shop.begin(customer);
      const closing = new Closing(customer);
      await closing.hold({ payOuts: [francs], mailInvoices: true });
      await world.platform.dieAt('billing', failpoint, () => closing.tell());
      await world.startBilling();
      await closing.settled();
      expect(await payOutsOf(customer)).toEqual([['CHF', 1_200, 'requested']]);
      expect((await balances(customer))[0]).toEqual(['CHF', 0]);
      const mailings = world.platform.database('billing').collection('invoiceMailings');
      const mailed = await mailings.find({ organizationId }).toArray();
      expect(mailed).toMatchObject([{ invoiceIds: invoices }]);
    },
    60_000,
  );
});
