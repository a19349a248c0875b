import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cancelOrder,
  continuePayment,
  creditInvoice,
  getInvoice,
  getPrepaidAccount,
  importStatement,
  listInvoices,
  type Order,
  type OrderPaymentMethod,
  payWithSandboxCard,
  refundPayment,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { verifyLedger } from '@atrium/verify-ledger';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { type Customer, domain, hosting, Shop } from './shop.js';
import { fileOf, statement } from './statement.js';
import { refusal, World } from './world.js';

/** More of them in a named run: `npm run fuzz:orders`. */
const runs = Number(process.env['ATRIUM_ORDER_RUNS'] ?? 4);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_127);

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await World.start({ replicas: 2, environment: { ATRIUM_STEP_LEASE_MS: '500' } });
  shop = new Shop(world);
}, 90_000);

afterAll(() => world?.stop());

const which = fc.nat({ max: 5 });
const method = fc.constantFrom<OrderPaymentMethod>('prepaid', 'transfer', 'card');
const how = { method, usePrepaid: fc.boolean() };
/** What somebody does next; which of the orders so far is meant, `which` says. */
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('give' as const),
      amount: fc.integer({ min: 1, max: 9_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('begin' as const), isLarge: fc.boolean(), ...how }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), which, ...how }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('place' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      which,
      more: fc.constantFrom(0, 0, 0, -1, 1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('card' as const), which, isTaken: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('credit' as const),
      which,
      share: fc.constantFrom(1, 2, 'all' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which,
      share: fc.constantFrom(1, 2),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
const steps = fc.array(step, { minLength: 8, maxLength: 16, size: 'max' });

/** An order as plain figures. */
interface Modelled {
  readonly id: string;
  readonly gross: number;
  method: OrderPaymentMethod;
  usePrepaid: boolean;
  state: Order['state'];
  prepaid: number;
  due: number;
  payment: Order['payment'];
  refunded: number;
  credited: number;
}

/** An organization with its money, as one would keep it on paper. */
class Paper {
  readonly orders: Modelled[] = [];
  available = 0;
  held = 0;
  /** Money from outside, and money that went back to cards: in minor units, all of it. */
  cameIn = 0;
  wentBack = 0;

  give(amount: number): void {
    this.available += amount;
    this.cameIn += amount;
  }

  /** Answers why not, as the service would. */
  place(order: Modelled): string {
    if (order.state !== 'open') return 'order-not-open';
    const all = order.method === 'prepaid';
    const prepaid = all
      ? order.gross
      : order.usePrepaid
        ? Math.min(order.gross, this.available)
        : 0;
    if (prepaid > this.available) return 'prepaid-insufficient';
    order.prepaid = prepaid;
    order.due = order.gross - prepaid;
    this.available -= prepaid;
    if (order.due === 0) {
      order.state = 'completed';
    } else {
      this.held += prepaid;
      order.state = 'awaiting-payment';
    }
    return 'not refused';
  }

  /** All that is due has come. */
  complete(order: Modelled): void {
    order.state = 'completed';
    this.held -= order.prepaid;
  }

  end(order: Modelled, state: 'cancelled' | 'expired'): void {
    if (order.state === 'awaiting-payment') {
      this.available += order.prepaid;
      this.held -= order.prepaid;
    }
    order.state = state;
  }

  /** What the house has earned, by how much of what came in is with the organization no more. */
  get earned(): number {
    return this.cameIn - this.wentBack - this.available - this.held;
  }
}

async function balance({ organizationId, anna }: Customer) {
  const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
  const { balance: all, held } = items.find(({ currency }) => currency === 'CHF')!;
  return { available: all - held, held };
}

/** Does a step, and the same on paper. */
async function take(one: Step, customer: Customer, paper: Paper): Promise<void> {
  const { organizationId, anna } = customer;
  if (one.do === 'give') {
    await shop.giveMoney(customer, one.amount);
    paper.give(one.amount);
    return;
  }
  if (one.do === 'begin') {
    const { isLarge, method: paymentMethod, usePrepaid } = one;
    const plans = isLarge ? [hosting, domain] : [domain];
    const { id, total } = await shop.begin(customer, plans, { paymentMethod, usePrepaid });
    paper.orders.push({
      ...{ id, gross: total.gross, method: paymentMethod, usePrepaid, state: 'open' },
      ...{ prepaid: 0, due: 0, payment: null, refunded: 0, credited: 0 },
    });
    return;
  }
  if (one.do === 'expire') {
    await world.platform.clock.advance({ days: 31 });
    for (const order of paper.orders) {
      if (order.state === 'open' || order.state === 'awaiting-payment') paper.end(order, 'expired');
    }
    return;
  }
  const order = paper.orders[one.which % Math.max(paper.orders.length, 1)];
  if (!order) return;
  const reference = { organizationId, orderId: order.id };
  if (one.do === 'change') {
    const { method: paymentMethod, usePrepaid } = one;
    const seen = await shop.get(customer, order.id);
    const outcome = await refusal(shop.change(customer, seen, { paymentMethod, usePrepaid }));
    expect(outcome).toBe(order.state === 'open' ? 'not refused' : 'order-not-open');
    if (order.state === 'open') Object.assign(order, { method: paymentMethod, usePrepaid });
  } else if (one.do === 'place') {
    const outcome = await refusal(
      shop.place(customer, { id: order.id, total: { gross: order.gross } as never }),
    );
    expect(outcome).toBe(paper.place(order));
    order.payment = (await shop.get(customer, order.id)).payment ?? order.payment;
  } else if (one.do === 'cancel') {
    const outcome = await refusal(world.ask(cancelOrder, reference, anna));
    const isEnded = order.state === 'open' || order.state === 'awaiting-payment';
    const isIt = isEnded || order.state === 'cancelled';
    expect(outcome).toBe(isIt ? 'not refused' : 'order-not-open');
    if (isEnded) paper.end(order, 'cancelled');
  } else if (one.do === 'transfer') {
    // Also long after the order has ended, and a second time.
    if (!order.payment?.reference) return;
    const amount = order.due + one.more;
    if (amount < 1) return;
    const money = [{ amount: (amount / 100).toFixed(2), reference: order.payment.reference }];
    await world.ask(importStatement, fileOf(statement(money)));
    paper.cameIn += amount;
    const pays =
      order.state === 'awaiting-payment' && order.method === 'transfer' && one.more === 0;
    if (pays) paper.complete(order);
    else paper.available += amount;
  } else if (one.do === 'card') {
    if (order.state !== 'awaiting-payment' || order.method !== 'card') return;
    const { paymentId } = order.payment!;
    const { action } = await world.ask(continuePayment, { organizationId, paymentId }, anna);
    const number = one.isTaken ? '4242424242424242' : '4000000000000002';
    await world.ask(payWithSandboxCard, { clientSecret: action!.clientSecret!, number });
    if (!one.isTaken) return;
    paper.cameIn += order.due;
    paper.complete(order);
  } else if (order.state === 'completed') {
    await takeBack(one, order, customer, paper);
  }
}

/** A credit note, or money back, of an order that is complete. */
async function takeBack(
  one: Extract<Step, { do: 'credit' | 'refund' }>,
  order: Modelled,
  customer: Customer,
  paper: Paper,
): Promise<void> {
  const { organizationId, anna } = customer;
  const idempotencyKey = randomUUID();
  if (one.do === 'refund') {
    if (!order.payment) return;
    const { paymentId } = order.payment;
    const amount = Math.ceil(order.due / one.share);
    const wanted = { organizationId, paymentId, amount, reason: 'Sorry' };
    const asked = world.ask(refundPayment, wanted, undefined, { idempotencyKey });
    const left = order.due - order.refunded;
    const tooLarge = left === 0 ? 'payment-not-refundable' : 'refund-too-large';
    expect(await refusal(asked)).toBe(amount <= left ? 'not refused' : tooLarge);
    if (amount > left) return;
    order.refunded += amount;
    if (order.method === 'card') paper.wentBack += amount;
    else paper.available += amount;
    return;
  }
  const { invoiceId } = await shop.get(customer, order.id);
  const invoice = { organizationId, invoiceId: invoiceId! };
  const { document, credited } = await world.ask(getInvoice, invoice, anna);
  expect(credited).toBe(order.credited);
  const [first] = document.lines;
  const net = one.share === 'all' ? first!.net : Math.ceil(first!.net / one.share);
  const lines = one.share === 'all' ? {} : { lines: [{ position: 1, net }] };
  const wanted = { ...invoice, reason: 'Sorry', ...lines };
  const asked = world.ask(creditInvoice, wanted, undefined, { idempotencyKey });
  const outcome = await refusal(asked);
  if (order.credited === order.gross) expect(outcome).toBe('nothing-to-credit');
  else if (one.share === 'all' || order.credited === 0) expect(outcome).toBe('not refused');
  if (outcome !== 'not refused') return;
  order.credited += (await asked).gross;
  expect(order.credited).toBeLessThanOrEqual(order.gross);
  if (one.share === 'all') expect(order.credited).toBe(order.gross);
}

/** Waits until all is as it is on paper: what follows from money comes by events. */
async function agrees(customer: Customer, paper: Paper): Promise<void> {
  const onPaper = {
    money: { available: paper.available, held: paper.held },
    states: paper.orders.map(({ state }) => state),
  };
  let seen: unknown;
  await eventually(async () => {
    const orders = await Promise.all(paper.orders.map(({ id }) => shop.get(customer, id)));
    seen = { money: await balance(customer), states: orders.map(({ state }) => state) };
    return JSON.stringify(seen) === JSON.stringify(onPaper);
  }, 20_000).catch(() => undefined);
  expect(seen).toEqual(onPaper);
}

describe('orders and their money, whatever people, banks and operators do with them', () => {
  it(`I7, I6, I3, B-5 are what a plain model says, and no centime is lost (${runs} sequences, seed ${seed})`, async () => {
    const property = fc.asyncProperty(steps, async (sequence) => {
      const customer = await shop.customer();
      const { organizationId, anna } = customer;
      const paper = new Paper();
      for (const one of sequence) {
        await take(one, customer, paper);
        await agrees(customer, paper);
      }
      const completed = paper.orders.filter(({ state }) => state === 'completed');
      const refunded = completed
        .filter(({ method: by }) => by !== 'prepaid')
        .reduce((sum, order) => sum + order.refunded, 0);
      const sold = completed.reduce((sum, { gross }) => sum + gross, 0);
      expect(paper.earned).toBe(sold - refunded);
      const { items } = await world.ask(listInvoices, { organizationId, limit: 200 }, anna);
      const invoiced = items.filter(({ kind }) => kind === 'invoice');
      expect(invoiced.map(({ orderId }) => orderId).toSorted()).toEqual(
        completed.map(({ id }) => id).toSorted(),
      );
      expect(invoiced.reduce((sum, { gross }) => sum + gross, 0)).toBe(sold);
      const { clock } = world.platform;
      const verdicts = await verifyLedger(world.platform.database('billing'), clock.now());
      expect(verdicts.flatMap(({ wrong }) => wrong)).toEqual([]);
    });
    await fc.assert(property, { numRuns: runs, seed });
  }, 3_600_000);
});
