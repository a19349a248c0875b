import {
  applyPromoCode,
  continuePayment,
  createPromoCode,
  dropPromoCode,
  getPrepaidAccount,
  getPromoCode,
  importStatement,
  listConfirmedGratuities,
  listInvoices,
  type Order,
  payWithSandboxCard,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Customer, domain, hosting, percent, Shop } from './shop.js';
import { fileOf, statement } from './statement.js';
import type { World } from './world.js';

export interface OrderRace {
  readonly orders: number;
  /** How often a process is killed at it. */
  readonly kills: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** What was promised, and in which sentences it was not kept. */
export interface Kept {
  readonly rule: string;
  readonly wrong: readonly string[];
}

/** What there is less of than is wanted. */
const [codes, balance] = [5, 30_000];

const methods = ['prepaid', 'transfer', 'card'] as const;

/** Where processes die, beside wherever they are. */
const failpoints = [
  'billing.order.after-placing',
  'billing.order.after-code',
  'billing.order.after-gratuity',
  'billing.order.after-hold',
  'billing.order.after-payment',
  'billing.order.after-capture',
  'billing.order.after-delivery',
  'billing.order.after-invoice',
  'billing.prepaid.after-end',
];

/**
 * Many orders of one organization are placed at once, each by two clicks: all want the same promo code, which is for five, the same
 * gratuity, and the same prepaid money; each is then paid twice. Who does not get what they wanted goes on without it.
 */
export async function raceOrders(
  world: World,
  { orders: count, kills, random }: OrderRace,
): Promise<{ promises: Kept[]; completed: number; killed: number }> {
  const shop = new Shop(world);
  const customer = await shop.customer();
  const { organizationId, anna } = customer;
  const { code } = await world.ask(createPromoCode, {
    ...{
      code: `R${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`,
      discount: percent(20),
    },
    ...{ totalLimit: codes, perOrganization: count },
  });
  const gratuityId = await shop.gratuity(customer, percent(50));
  await shop.giveMoney(customer, balance);
  let [cameIn, killed, isOver] = [balance, 0, false];

  const killing = (async () => {
    while (killed < kills && !isOver) {
      world.platform.failpoint.set(failpoints[Math.floor(random() * failpoints.length)]!);
      while (world.platform.failpoint.isSet && !isOver) await sleep(10);
      if (!isOver) killed += 1;
      await sleep(200);
    }
  })();

  const orders = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const paymentMethod = methods[n % methods.length]!;
      const plans = n % 2 === 0 ? [hosting] : [hosting, domain];
      const begun = await again(() =>
        shop.begin(customer, plans, { paymentMethod, usePrepaid: n % 4 === 0 }),
      );
      const gratuities = [{ lineId: begun.lines[0]!.id, gratuityId }];
      const chosen = await again(async () => {
        const seen = await shop.get(customer, begun.id);
        return shop
          .change(customer, seen, { gratuities })
          .catch(unless('gratuity-reserved', 'gratuity-used', seen));
      });
      const wanted = { organizationId, orderId: chosen.id, code };
      await again(() => world.ask(applyPromoCode, wanted, anna)).catch(
        unless('promo-code-exhausted', chosen),
      );
      return chosen.id;
    }),
  );
  await Promise.all(orders.map((orderId) => settle(orderId)));
  const paid = await Promise.all(orders.map((orderId) => payTwice(orderId)));
  cameIn += paid.reduce((sum, one) => sum + one, 0);
  const isDone = async () =>
    (await seenOrders()).every(({ state }) => ['open', 'completed'].includes(state));
  await eventually(isDone, 120_000);
  isOver = true;
  await killing;
  world.platform.failpoint.set('nowhere');
  return {
    promises: await judged(),
    killed,
    completed: (await seenOrders()).filter(isCompleted).length,
  };

  /** Places it, without what is not to be had, until it is placed or only the money is missing. */
  async function settle(orderId: string): Promise<void> {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const order = await again(() => shop.get(customer, orderId));
      if (order.state === 'placing') await sleep(50);
      else if (order.state !== 'open') return;
      if (order.state !== 'open') continue;
      const key = randomUUID();
      const outcomes = await parallel(2, () => again(() => shop.place(customer, order, key)));
      const why = outcomes.flatMap((one) =>
        one.status === 'rejected' ? [codeOf(one.reason)] : [],
      );
      const isShort = why.includes('prepaid-insufficient');
      if (isShort && order.paymentMethod === 'prepaid') return;
      if (why.some((one) => one.startsWith('promo-code') || one === 'order-obstructed')) {
        await again(() => world.ask(dropPromoCode, { organizationId, orderId, code }, anna)).catch(
          unless('order-not-open', order),
        );
      }
      if (why.some((one) => one.startsWith('gratuity') || one === 'order-obstructed')) {
        await again(async () => {
          const seen = await shop.get(customer, orderId);
          const without = seen.lines.map(({ id: lineId }) => ({ lineId, gratuityId: null }));
          if (seen.state === 'open') await shop.change(customer, seen, { gratuities: without });
        });
      }
    }
    throw new Error(`Order ${orderId} is not settled`);
  }

  /** Answers how much money that brought from outside. */
  async function payTwice(orderId: string): Promise<number> {
    const { state, payment, due, paymentMethod } = await again(() => shop.get(customer, orderId));
    if (state !== 'awaiting-payment' || !payment) return 0;
    if (paymentMethod === 'card') {
      await parallel(2, () => again(() => payByCard(payment.paymentId)));
      return due;
    }
    const money = [{ amount: (due / 100).toFixed(2), reference: payment.reference! }];
    const files = [fileOf(statement(money)), fileOf(statement(money))];
    await Promise.all(files.map((file) => again(() => world.ask(importStatement, file))));
    return 2 * due;
  }

  async function payByCard(paymentId: string): Promise<void> {
    const { action } = await world.ask(continuePayment, { organizationId, paymentId }, anna);
    if (!action?.clientSecret) return;
    const { clientSecret } = action;
    await world.ask(payWithSandboxCard, { clientSecret, number: '4242424242424242' });
  }

  function seenOrders(): Promise<Order[]> {
    return Promise.all(orders.map((orderId) => again(() => shop.get(customer, orderId))));
  }

  async function judged(): Promise<Kept[]> {
    const all = await seenOrders();
    const completed = all.filter(isCompleted);
    const sold = completed.reduce((sum, { total }) => sum + total.gross, 0);
    const { used, reserved } = await world.ask(getPromoCode, { code });
    const withCode = completed.filter(({ promoCodes }) => promoCodes.includes(code)).length;
    const { items: gratuities } = await world.ask(listConfirmedGratuities, { organizationId });
    const withGratuity = completed.filter(({ lines }) =>
      lines.some((line) => line.gratuityId !== null),
    ).length;
    let account = await standing(customer);
    await eventually(async () => {
      account = await standing(customer);
      return account.balance === cameIn - sold;
    }, 120_000).catch(() => undefined);
    const { items } = await world.ask(listInvoices, { organizationId, limit: 200 }, anna);
    const invoiced = items.map(({ orderId }) => orderId).toSorted();
    return [
      says(
        // One that came too late for a turn that was given back has gone without.
        'a promo code is used no more often than it may be, by the orders that say so, and held by none',
        used > 0 && used <= codes && reserved === 0 && withCode === used,
        `${used} used, ${reserved} held, ${withCode} orders`,
      ),
      says(
        'a gratuity is used once',
        gratuities[0]?.state === 'used' && withGratuity === 1,
        `${gratuities[0]?.state}, ${withGratuity} orders`,
      ),
      says(
        'each centime that came in is paid for something or still there',
        account.balance === cameIn - sold && account.held === 0,
        `${cameIn} came in, ${sold} were sold, ${account.balance} are there, ${account.held} held`,
      ),
      says(
        'each order that is complete has one invoice, and nothing else has one',
        JSON.stringify(invoiced) === JSON.stringify(completed.map(({ id }) => id).toSorted()),
        `${completed.length} orders, ${invoiced.length} invoices`,
      ),
      says(
        'each order is paid, but for what the prepaid money did not suffice',
        all.every(
          ({ state, paymentMethod }) => state === 'completed' || paymentMethod === 'prepaid',
        ),
        all.map(({ state }) => state).join(),
      ),
    ];
  }

  async function standing({ anna: asker }: Customer) {
    const { items } = await again(() => world.ask(getPrepaidAccount, { organizationId }, asker));
    return items.find(({ currency }) => currency === 'CHF')!;
  }
}

const isCompleted = ({ state }: Order) => state === 'completed';

function says(rule: string, isSo: boolean, what: string): Kept {
  return { rule, wrong: isSo ? [] : [what] };
}

function codeOf(error: unknown): string {
  return error instanceof Problem ? error.code : String(error);
}

/** Takes a no for an answer, if it is one of these. */
function unless<Instead>(...expected: [...string[], Instead]): (error: unknown) => Instead {
  const [codesTaken, instead] = [expected.slice(0, -1), expected.at(-1) as Instead];
  return (error) => {
    if (codesTaken.includes(codeOf(error))) return instead;
    throw error;
  };
}

/** What may be asked again: nobody answered, or somebody else was at it. */
const passing = new Set([
  'unavailable',
  'outcome-unknown',
  'busy',
  'changed-meanwhile',
  'still-running',
]);

/** As a client does: the same again, until it is answered. */
async function again<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!passing.has(codeOf(error)) || attempt === 100) throw error;
      await sleep(50);
    }
  }
}
