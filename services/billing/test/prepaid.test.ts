import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  correctPrepaidAccount,
  getPrepaidAccount,
  listPrepaidMovements,
  prepaidAccountChanged,
  type PrepaidAccountChanged,
} from '@atrium/contracts';
import { eventually, operator, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { type Account, Ledgers } from './ledgers.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let ledgers: Ledgers;

beforeAll(async () => {
  world = await World.start({ replicas: 2 });
  ledgers = await Ledgers.of(world);
}, 60_000);

afterAll(async () => {
  await ledgers?.close();
  await world?.stop();
});

/** An account of a new organization with so much in it. */
async function accountWith(amount: number): Promise<Account> {
  const account = { organizationId: await world.organization(), currency: 'CHF' as const };
  if (amount > 0) await ledgers.topUp(account, amount);
  return account;
}

const payment = (account: Account, amount: number, operationId: string = randomUUID()) => ({
  ...account,
  ...{ amount, operationId, kind: 'payment' as const, about: { orderId: 'order' } },
});

const outcomes = (results: PromiseSettledResult<unknown>[]) => {
  const words = results.map((result) =>
    result.status === 'fulfilled'
      ? 'done'
      : ((result.reason as { code?: string }).code ?? String(result.reason)),
  );
  return Object.fromEntries(
    [...new Set(words)].map((word) => [word, words.filter((one) => one === word).length]),
  );
};

describe('B-5 an account that suffices for seven', () => {
  it('F17, I6 (reliability) pays exactly seven of fifty that come at once by several processes', async () => {
    const account = await accountWith(7_99);
    const results = await parallel(50, (n) =>
      ledgers.nth(n).debit(payment(account, 1_00), ledgers.now),
    );
    expect(outcomes(results)).toEqual({ done: 7, 'prepaid-insufficient': 43 });
    expect(await ledgers.standing(account)).toEqual({ balance: 99, held: 0, entries: 8 });
  }, 60_000);

  it('F17 pays the same operation once, though twenty ask for it at once', async () => {
    const account = await accountWith(1_00);
    const operationId = randomUUID();
    const results = await parallel(20, (n) =>
      ledgers.nth(n).debit(payment(account, 1_00, operationId), ledgers.now),
    );
    expect(outcomes(results)).toEqual({ done: 20 });
    const numbers = results.map((result) => result.status === 'fulfilled' && result.value.number);
    expect(new Set(numbers)).toEqual(new Set([2]));
    expect(await ledgers.standing(account)).toEqual({ balance: 0, held: 0, entries: 2 });
  });

  it('B-5 takes in what thirty pay in at once, each once', async () => {
    const account = await accountWith(0);
    const results = await parallel(30, (n) => {
      const wanted = { ...account, amount: n + 1, operationId: `top-up-${n}`, about: {} };
      return ledgers.nth(n).credit({ ...wanted, kind: 'top-up' }, ledgers.now);
    });
    expect(outcomes(results)).toEqual({ done: 30 });
    expect(await ledgers.standing(account)).toEqual({ balance: 465, held: 0, entries: 30 });
  }, 60_000);

  it('B-5 says that it is a fault of ours when an operation is used for something else', async () => {
    const account = await accountWith(5_00);
    const operationId = randomUUID();
    await ledgers.nth(0).debit(payment(account, 1_00, operationId), ledgers.now);
    const other = payment(account, 2_00, operationId);
    await expect(ledgers.nth(1).debit(other, ledgers.now)).rejects.toThrow('which is another one');
    const refund = { ...payment(account, 1_00, operationId), kind: 'refund' as const };
    await expect(ledgers.nth(1).credit(refund, ledgers.now)).rejects.toThrow(
      'which is another one',
    );
    expect(await ledgers.standing(account)).toMatchObject({ balance: 4_00 });
  });

  it('E-11 never pays one currency with another, and knows no organization that billing does not', async () => {
    const account = await accountWith(5_00);
    const euros = { ...account, currency: 'EUR' as const };
    expect(await refusal(ledgers.nth(0).debit(payment(euros, 1), ledgers.now))).toBe(
      'prepaid-insufficient',
    );
    const nobody = { ...account, organizationId: randomUUID() };
    expect(await refusal(ledgers.topUp(nobody, 1))).toBe('not-found');
    expect(await ledgers.standing(euros)).toMatchObject({ entries: 0 });
  });
});

describe('B-5 a part that is set aside for an order', () => {
  const inAnHour = () => new Date(world.platform.clock.now().getTime() + 3_600_000);
  const held = async (account: Account, amount: number, expiresAt = inAnHour()) => {
    const operationId = randomUUID();
    const wanted = { ...account, amount, operationId, about: { orderId: 'order' }, expiresAt };
    await ledgers.nth(0).hold(wanted, ledgers.now);
    return { ...account, operationId };
  };

  it('B-5 can be spent by nobody else, is taken once or comes back once', async () => {
    const account = await accountWith(10_00);
    const [one, other] = [await held(account, 6_00), await held(account, 3_00)];
    expect(await ledgers.standing(account)).toMatchObject({ balance: 10_00, held: 9_00 });
    expect(await refusal(ledgers.nth(0).debit(payment(account, 1_01), ledgers.now))).toBe(
      'prepaid-insufficient',
    );
    const captures = await parallel(10, (n) => ledgers.nth(n).capture(one, ledgers.now));
    expect(outcomes(captures)).toEqual({ done: 10 });
    const voids = await parallel(10, (n) => ledgers.nth(n).void(other, ledgers.now));
    expect(outcomes(voids)).toEqual({ done: 10 });
    expect(await refusal(ledgers.nth(0).void(one, ledgers.now))).toBe('prepaid-hold-ended');
    expect(await refusal(ledgers.nth(0).capture(other, ledgers.now))).toBe('prepaid-hold-ended');
    const unknown = { ...account, operationId: randomUUID() };
    expect(await refusal(ledgers.nth(0).capture(unknown, ledgers.now))).toBe('not-found');
    expect(await ledgers.standing(account)).toEqual({ balance: 4_00, held: 0, entries: 5 });
  });

  it('F17 is taken or given back, not both, though both come at once', async () => {
    const account = await accountWith(10_00);
    for (let round = 0; round < 10; round += 1) {
      const hold = await held(account, 1_00);
      const results = await parallel(8, (n) =>
        n % 2 ? ledgers.nth(n).capture(hold, ledgers.now) : ledgers.nth(n).void(hold, ledgers.now),
      );
      expect(outcomes(results)).toEqual({ done: 4, 'prepaid-hold-ended': 4 });
    }
    const { balance, held: left } = await ledgers.standing(account);
    expect([balance % 1_00, left]).toEqual([0, 0]);
  }, 60_000);

  it('decision 13 comes back by itself when its time is over, to the millisecond, and is not taken then', async () => {
    const account = await accountWith(10_00);
    const expiresAt = inAnHour();
    const hold = await held(account, 10_00, expiresAt);
    const late = { ...ledgers.now, at: expiresAt };
    expect(await refusal(ledgers.nth(0).capture(hold, late))).toBe('prepaid-hold-ended');
    expect(await ledgers.standing(account)).toMatchObject({ held: 10_00 });
    await world.platform.clock.advance({ hours: 1 });
    await eventually(async () => (await ledgers.standing(account)).held === 0);
    expect(await ledgers.standing(account)).toEqual({ balance: 10_00, held: 0, entries: 3 });
    const [, , end] = await ledgers.entries(account);
    expect(end).toMatchObject({ kind: 'void', by: null, holdId: hold.operationId });
  });

  it('F17 that runs out while it is taken, held and spent keeps every cent', async () => {
    const account = await accountWith(50_00);
    const expiresAt = new Date(world.platform.clock.now().getTime() + 2_000);
    const holds = await Promise.all(
      Array.from({ length: 10 }, () => held(account, 2_00, expiresAt)),
    );
    await world.platform.clock.advance({ seconds: 2 });
    // One clock of these is slow: for it they have not run out yet.
    const slow = { ...ledgers.now, at: new Date(expiresAt.getTime() - 1) };
    const results = await parallel(30, (n) => {
      const hold = holds[n % 10]!;
      if (n < 10) return ledgers.nth(n).capture(hold, slow);
      return n < 20
        ? ledgers.nth(n).debit(payment(account, 1_00), ledgers.now)
        : ledgers.nth(n).credit({ ...payment(account, 50), kind: 'refund' }, ledgers.now);
    });
    await eventually(async () => (await ledgers.standing(account)).held === 0);
    const captured = results.slice(0, 10).filter(({ status }) => status === 'fulfilled').length;
    const { balance } = await ledgers.standing(account);
    expect(balance).toBe(50_00 - captured * 2_00 - 10 * 1_00 + 10 * 50);
    const open = { account: `${account.organizationId}:CHF`, openUntil: { $exists: true } };
    const ledger = world.platform.database('billing').collection('ledger');
    await eventually(async () => (await ledger.countDocuments(open)) === 0);
  }, 60_000);
});

describe('those who see the accounting', () => {
  it('B-5, E-11, A8-3 see what there is and what moved, the newest first, page by page; others do not', async () => {
    const account = await accountWith(10_00);
    const { organizationId } = account;
    for (const amount of [1_00, 2_00, 3_00]) {
      await ledgers.nth(0).debit(payment(account, amount), ledgers.now);
    }
    const anna = world.member(organizationId, accountant);
    const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
    expect(items).toEqual([
      { currency: 'CHF', balance: 4_00, held: 0, available: 4_00 },
      { currency: 'EUR', balance: 0, held: 0, available: 0 },
    ]);
    const which = { organizationId, currency: 'CHF' as const, limit: 3 };
    const first = await world.ask(listPrepaidMovements, which, anna);
    expect(first.items.map(({ change, balance }) => [change, balance])).toEqual([
      [-3_00, 4_00],
      [-2_00, 7_00],
      [-1_00, 9_00],
    ]);
    expect(first.items[0]).toMatchObject({ kind: 'payment', orderId: 'order', by: 'julie' });
    const cursor = first.nextCursor!;
    const rest = await world.ask(listPrepaidMovements, { ...which, cursor }, anna);
    expect(rest.items.map(({ number, kind }) => [number, kind])).toEqual([[1, 'top-up']]);
    expect(rest.nextCursor).toBeNull();
    for (const [asker, code] of [
      [world.member(organizationId, []), 'forbidden'],
      [{ accountId: 'eve' }, 'not-found'],
    ] as const) {
      expect(await refusal(world.ask(getPrepaidAccount, { organizationId }, asker))).toBe(code);
      expect(await refusal(world.ask(listPrepaidMovements, which, asker))).toBe(code);
    }
    for (const wrong of ['x', '0', '-1', '1.5', '1'.repeat(16)]) {
      const asking = world.ask(listPrepaidMovements, { ...which, cursor: wrong }, anna);
      expect(await refusal(asking)).toBe('invalid-input');
    }
  });
});

describe('an operator corrects a prepaid account', () => {
  const correction = (organizationId: string, more: object = {}) => ({
    ...{ organizationId, currency: 'CHF' as const, direction: 'credit' as const, amount: 10_00 },
    ...{ reason: '=Transfer without a reference', ...more },
  });
  const key = () => ({ idempotencyKey: randomUUID() });

  it('B-5 with a reason that the organization reads, once for each key, though twenty come at once', async () => {
    const organizationId = await world.organization();
    const same = key();
    const input = correction(organizationId);
    const results = await parallel(20, () =>
      world.ask(correctPrepaidAccount, input, operator, same),
    );
    expect(outcomes(results)).toEqual({ done: 20 });
    const [first] = results;
    const made = first?.status === 'fulfilled' ? first.value : undefined;
    expect(made).toMatchObject({ number: 1, kind: 'correction', change: 10_00, balance: 10_00 });
    expect(made).toMatchObject({ reason: input.reason, by: operator.accountId });
    const account = { organizationId, currency: 'CHF' as const };
    expect(await ledgers.standing(account)).toEqual({ balance: 10_00, held: 0, entries: 1 });
    const other = correction(organizationId, { amount: 11_00 });
    expect(await refusal(world.ask(correctPrepaidAccount, other, operator, same))).toBe(
      'idempotency-key-reused',
    );
    const debit = correction(organizationId, { direction: 'debit', amount: 10_01 });
    expect(await refusal(world.ask(correctPrepaidAccount, debit, operator, key()))).toBe(
      'prepaid-insufficient',
    );
    const all = { ...debit, amount: 10_00 };
    const after = await world.ask(correctPrepaidAccount, all, operator, key());
    expect(after).toMatchObject({ change: -10_00, balance: 0 });
  });

  it('B-6 which is told by ids and amounts, and without the words of the reason', async () => {
    const organizationId = await world.organization();
    await world.ask(correctPrepaidAccount, correction(organizationId), operator, key());
    const events = await eventually(async () => {
      const all = await world.platform.bus.published<PrepaidAccountChanged>(prepaidAccountChanged);
      const ours = all.filter(({ data }) => data.organizationId === organizationId);
      return ours.length > 0 && ours;
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      ...{ aggregateId: `${organizationId}:CHF`, aggregateVersion: 1 },
      causedBy: operator.accountId,
      data: { currency: 'CHF', number: 1, kind: 'correction', amount: 10_00, balance: 10_00 },
    });
    expect(JSON.stringify(events)).not.toContain('Transfer');
  });

  it('decision 32 which nobody else may, nor without a key, nor for an organization that is unknown or closing', async () => {
    const organizationId = await world.organization();
    const input = correction(organizationId);
    const julie = world.member(organizationId);
    expect(await refusal(world.ask(correctPrepaidAccount, input, julie, key()))).toBe(
      'operator-required',
    );
    expect(await refusal(world.ask(correctPrepaidAccount, input, operator))).toBe(
      'idempotency-key-required',
    );
    const unknown = correction(randomUUID());
    expect(await refusal(world.ask(correctPrepaidAccount, unknown, operator, key()))).toBe(
      'not-found',
    );
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    await gates.updateOne({ _id: organizationId }, { $set: { state: 'closing' } });
    expect(await refusal(world.ask(correctPrepaidAccount, input, operator, key()))).toBe(
      'organization-closing',
    );
    const account = { organizationId, currency: 'CHF' as const };
    expect(await ledgers.standing(account)).toMatchObject({ entries: 0 });
  });

  it.each([
    ['amount', 0],
    ['amount', -1],
    ['amount', 1.5],
    ['amount', 100_000_000_000],
    ['amount', 2 ** 60],
    ['amount', '1000'],
    ['amount', null],
    ['amount', [1]],
    ['amount', { $gt: 0 }],
    ['currency', 'USD'],
    ['currency', 'chf'],
    ['currency', ['CHF']],
    ['direction', 'both'],
    ['reason', ''],
    ['reason', 'a\u0000b'],
  ])(
    'A25 (7.2) not with %s as %j: the field is named and nothing is stored',
    async (field, value) => {
      const organizationId = await world.organization();
      const input = correction(organizationId, { [field]: value });
      const asking = world.ask(correctPrepaidAccount, input, operator, key());
      const problem = await asking.then(
        () => undefined,
        (error: { details?: { code: string; errors?: { pointer: string }[] } }) => error.details,
      );
      expect(problem?.code).toBe('invalid-input');
      expect(problem?.errors?.map(({ pointer }) => pointer)).toContain(`/${field}`);
      const account = { organizationId, currency: 'CHF' as const };
      expect(await ledgers.standing(account)).toMatchObject({ entries: 0 });
    },
  );

  it('A25 (7.2) not beyond what an account can hold', async () => {
    const account = await accountWith(99_999_999_999);
    const input = correction(account.organizationId, { amount: 1 });
    expect(await refusal(world.ask(correctPrepaidAccount, input, operator, key()))).toBe(
      'prepaid-limit',
    );
  });
});
