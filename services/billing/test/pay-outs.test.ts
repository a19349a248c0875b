import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  confirmPayOut,
  exportPayOuts,
  getPayOutFile,
  listAllPayOuts,
  listPayOuts,
  type PayOut,
  prepaidAccountChanged,
  requestPayOut,
  returnPayOut,
} from '@atrium/contracts';
import { eventually, operator, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { type Account, Ledgers } from './ledgers.js';
import { accountant, refusal, refusals, World } from './world.js';

const iban = 'CH93 0076 2011 6238 5295 7';
const compact = 'CH9300762011623852957';

let world: World;
let ledgers: Ledgers;

beforeAll(async () => {
  world = await World.start({
    environment: { ATRIUM_STEP_LEASE_MS: '500' },
  });
  ledgers = await Ledgers.of(world, 1);
}, 60_000);

afterAll(async () => {
  await ledgers?.close();
  await world?.stop();
});

async function accountWith(amount: number): Promise<Account> {
  const account = { organizationId: await world.organization(), currency: 'CHF' as const };
  await ledgers.topUp(account, amount);
  return account;
}

const key = () => ({ idempotencyKey: randomUUID() });
const wanted = (account: Account, amount: number) => ({ ...account, amount, iban, name: 'Anna M' });

async function requested(account: Account, amount: number): Promise<PayOut> {
  const julie = world.member(account.organizationId);
  return world.ask(requestPayOut, wanted(account, amount), julie, key());
}

/** Everything that is requested, in a file. */
async function exported(): Promise<string> {
  return (await world.ask(exportPayOuts, {}, operator, key())).batchId;
}

const payOutsOf = async ({ organizationId }: Account) =>
  (await world.ask(listPayOuts, { organizationId }, world.member(organizationId, accountant)))
    .items;

const stored = () => world.platform.database('billing').collection<{ _id: string }>('payOuts');

describe('B-5 an administrator has prepaid money paid out', () => {
  it('decision 41 it leaves the balance at once, and who sees the accounting sees no whole IBAN', async () => {
    const account = await accountWith(10_00);
    const payOut = await requested(account, 4_00);
    expect(payOut).toMatchObject({ state: 'requested', amount: 4_00, iban: 'CH93 **** 2957' });
    expect(await ledgers.standing(account)).toMatchObject({ balance: 6_00, held: 0 });
    expect(await payOutsOf(account)).toEqual([payOut]);
    const [, entry] = await ledgers.entries(account);
    expect(entry).toMatchObject({ kind: 'pay-out', about: { payOutId: payOut.id } });
    expect(JSON.stringify(entry)).not.toContain(compact);
    const document = await stored().findOne({ _id: payOut.id });
    expect(document).toMatchObject({ iban: compact, name: 'Anna M' });
  });

  it('decision 41 once for each key, though twenty come at once, and not beyond what there is', async () => {
    const account = await accountWith(10_00);
    const julie = world.member(account.organizationId);
    const same = key();
    const results = await parallel(20, () =>
      world.ask(requestPayOut, wanted(account, 6_00), julie, same),
    );
    const ids = results.map((one) => (one.status === 'fulfilled' ? one.value.id : one.reason));
    expect(new Set(ids).size).toBe(1);
    expect(await refusal(world.ask(requestPayOut, wanted(account, 4_01), julie, key()))).toBe(
      'prepaid-insufficient',
    );
    expect(await payOutsOf(account)).toHaveLength(1);
    expect(await ledgers.standing(account)).toEqual({ balance: 4_00, held: 0, entries: 2 });
  });

  it('decision 41 and only one of ten wins what is there', async () => {
    const account = await accountWith(10_00);
    const results = await parallel(10, () => requested(account, 7_00));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await payOutsOf(account)).toHaveLength(1);
    expect(await ledgers.standing(account)).toMatchObject({ balance: 3_00 });
  });

  it('B-5 nobody else may, nor who has not just proven to be it, nor without a key', async () => {
    const account = await accountWith(10_00);
    const { organizationId } = account;
    const input = wanted(account, 1_00);
    const julie = world.member(organizationId);
    const long = new Date(world.platform.clock.now().getTime() - 11 * 60_000);
    const cases = [
      [world.member(organizationId, accountant), 'forbidden'],
      [{ accountId: 'eve' }, 'not-found'],
      [{ ...julie, authenticatedAt: long }, 'fresh-authentication-required'],
    ] as const;
    for (const [asker, code] of cases) {
      expect(await refusal(world.ask(requestPayOut, input, asker, key()))).toBe(code);
    }
    expect(await refusal(world.ask(requestPayOut, input, julie))).toBe('idempotency-key-required');
    const scopes = ['billing:read', 'billing:write'] as const;
    expect(await refusal(world.ask(requestPayOut, input, { ...julie, scopes }, key()))).toBe(
      'session-required',
    );
    expect(await ledgers.standing(account)).toMatchObject({ balance: 10_00, entries: 1 });
  });

  it.each([
    ['iban', 'CH93 0076 2011 6238 5295 8'],
    ['iban', 'DE89 3704 0044 0532 0130 00'],
    ['iban', 'CH44 3199 9123 0008 8901 2'],
    ['iban', { $ne: null }],
    ['name', 'Юлия'],
    ['name', 'x'.repeat(71)],
    ['amount', 0],
    ['amount', -4_00],
    ['amount', 0.5],
    ['amount', 1e12],
    ['currency', 'GBP'],
  ])('A25 (7.2) not with %s as %j: the field is named', async (field, value) => {
    const account = await accountWith(10_00);
    const julie = world.member(account.organizationId);
    const input = { ...wanted(account, 1_00), [field]: value } as never;
    const problem = await world.ask(requestPayOut, input, julie, key()).then(
      () => undefined,
      (error: { details?: { errors?: { pointer: string }[] } }) => error.details,
    );
    expect(problem?.errors?.map(({ pointer }) => pointer)).toContain(`/${field}`);
    expect(await ledgers.standing(account)).toMatchObject({ balance: 10_00 });
  });
});

describe('decision 41 operators bring it to the bank', () => {
  it('decision 41 each is in one file, though several ask at once, and a file is the same each time', async () => {
    const account = await accountWith(100_00);
    const payOuts = [];
    for (let n = 1; n <= 12; n += 1) payOuts.push(await requested(account, n * 1_00));
    const results = await parallel(4, () => exported());
    const batches = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const files = await Promise.all(
      batches.map((batchId) =>
        world.ask(getPayOutFile, { batchId }).then(
          ({ xml }) => xml,
          () => '',
        ),
      ),
    );
    for (const { id } of payOuts) {
      const reference = `<EndToEndId>${id.replaceAll('-', '')}</EndToEndId>`;
      expect(files.filter((xml) => xml.includes(reference))).toHaveLength(1);
    }
    const full = batches[files.findIndex((xml) => xml !== '')]!;
    const [one, again] = [
      await world.ask(getPayOutFile, { batchId: full }),
      await world.ask(getPayOutFile, { batchId: full }),
    ];
    expect(again.xml).toBe(one.xml);
    expect(one.xml).toContain('<IBAN>CH5604835012345678009</IBAN>');
    expect(one.xml).toContain(`<IBAN>${compact}</IBAN>`);
    expect(await refusal(world.ask(exportPayOuts, {}, operator, key()))).toBe('nothing-to-pay-out');
    expect((await payOutsOf(account)).map(({ state }) => state)).toEqual(
      payOuts.map(() => 'exported'),
    );
  }, 60_000);

  it('decision 41 the same key makes the same file, and what is asked for later goes into another', async () => {
    const account = await accountWith(10_00);
    await requested(account, 1_00);
    const same = key();
    const first = await world.ask(exportPayOuts, {}, operator, same);
    await requested(account, 2_00);
    expect(await world.ask(exportPayOuts, {}, operator, same)).toEqual(first);
    const { xml } = await world.ask(getPayOutFile, { batchId: first.batchId });
    expect(xml).toContain('<NbOfTxs>1</NbOfTxs><CtrlSum>1.00</CtrlSum>');
    const second = await exported();
    expect(second).not.toBe(first.batchId);
    const after = await world.ask(getPayOutFile, { batchId: second });
    expect(after.xml).toContain('<CtrlSum>2.00</CtrlSum>');
    expect((await world.ask(getPayOutFile, { batchId: first.batchId })).xml).toBe(xml);
  });

  it('decision 41 waits while there is no account to pay a currency from', async () => {
    const account = { organizationId: await world.organization(), currency: 'EUR' as const };
    await ledgers.topUp(account, 5_00);
    const payOut = await requested(account, 5_00);
    expect(await refusal(world.ask(exportPayOuts, {}, operator, key()))).toBe(
      'payment-account-missing',
    );
    const reason = 'Euros are not paid';
    await world.ask(returnPayOut, { payOutId: payOut.id, reason });
    expect(await ledgers.standing(account)).toMatchObject({ balance: 5_00 });
  });

  it('decision 41 confirms once: the money has left the house then, and does not come back', async () => {
    const account = await accountWith(10_00);
    const { id: payOutId } = await requested(account, 4_00);
    expect(await refusal(world.ask(confirmPayOut, { payOutId }))).toBe('pay-out-not-open');
    await exported();
    const results = await parallel(8, () => world.ask(confirmPayOut, { payOutId }));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    const reason = 'Too late';
    expect(await refusal(world.ask(returnPayOut, { payOutId, reason }))).toBe('pay-out-not-open');
    const entries = await ledgers.entries(account);
    expect(entries.map(({ kind, debit, credit }) => [kind, debit, credit]).slice(1)).toEqual([
      ['pay-out', `prepaid:${account.organizationId}`, 'pay-outs-in-transit'],
      ['pay-out-confirmed', 'pay-outs-in-transit', 'cash'],
    ]);
    expect(await ledgers.standing(account)).toMatchObject({ balance: 6_00 });
  });

  it('decision 41 gives back once, though it is confirmed and returned at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const account = await accountWith(10_00);
      const { id: payOutId } = await requested(account, 4_00);
      await exported();
      const returned = { payOutId, reason: 'Account closed' };
      await parallel(8, (n) =>
        n % 2 ? world.ask(confirmPayOut, { payOutId }) : world.ask(returnPayOut, returned),
      );
      const [payOut] = await payOutsOf(account);
      const { balance, entries } = await ledgers.standing(account);
      expect([payOut!.state, balance, entries]).toEqual(
        payOut!.state === 'confirmed' ? ['confirmed', 6_00, 3] : ['returned', 10_00, 3],
      );
    }
  }, 60_000);

  it('decision 41 money that comes back for a closed organization is the operator’s to settle', async () => {
    const account = await accountWith(10_00);
    const { id: payOutId } = await requested(account, 10_00);
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    const { organizationId: _id } = account;
    await gates.updateOne({ _id }, { $set: { state: 'closed', leases: [] } });
    const payOut = await world.ask(returnPayOut, { payOutId, reason: 'Account closed' });
    expect(payOut).toMatchObject({ state: 'returned', reason: 'Account closed' });
    const last = (await ledgers.entries(account)).at(-1);
    expect(last).toMatchObject({ kind: 'pay-out-suspended', credit: 'suspense', balanceAfter: 0 });
    await gates.updateOne({ _id }, { $set: { state: 'open' } });
    await world.ask(returnPayOut, { payOutId, reason: 'Account closed' });
    expect(await ledgers.standing(account)).toEqual({ balance: 0, held: 0, entries: 3 });
  });

  it('decision 41 are shown them by state, without the IBANs; nobody else is', async () => {
    const account = await accountWith(10_00);
    const payOut = await requested(account, 1_00);
    const { items } = await world.ask(listAllPayOuts, { state: 'requested' });
    expect(items).toContainEqual(payOut);
    const confirmed = await world.ask(listAllPayOuts, { state: 'confirmed', limit: 1 });
    expect(confirmed.items.map(({ state }) => state)).toEqual(['confirmed']);
    expect(JSON.stringify([items, confirmed])).not.toContain(compact);
    const julie = world.member(account.organizationId);
    const { id: payOutId } = payOut;
    expect(
      await refusals([
        world.ask(listAllPayOuts, {}, julie),
        world.ask(exportPayOuts, {}, julie, key()),
        world.ask(getPayOutFile, { batchId: 'any' }, julie),
        world.ask(confirmPayOut, { payOutId }, julie),
        world.ask(returnPayOut, { payOutId, reason: 'Mine' }, julie),
      ]),
    ).toEqual(new Set(['operator-required']));
    expect(await refusal(world.ask(getPayOutFile, { batchId: randomUUID() }))).toBe('not-found');
    const nowhere = { payOutId: randomUUID() };
    expect(await refusal(world.ask(confirmPayOut, nowhere))).toBe('not-found');
  });
});

describe('F2 billing dies while money is on its way', () => {
  const startAgain = () => world.platform.platform.startServices(['billing'], environment);
  const environment = { ATRIUM_STEP_LEASE_MS: '500' };

  it.each(['billing.pay-out.after-debit', 'billing.pay-out.after-insert'])(
    'decision 6 at %s: it is paid out once, without anybody asking again',
    async (failpoint) => {
      const account = await accountWith(10_00);
      const julie = world.member(account.organizationId);
      const same = key();
      const asking = () => world.ask(requestPayOut, wanted(account, 4_00), julie, same);
      await world.platform.dieAt('billing', failpoint, asking);
      await startAgain();
      const [payOut] = await eventually(async () => {
        const items = await payOutsOf(account);
        return items.length === 1 && items;
      });
      expect(payOut).toMatchObject({ state: 'requested', amount: 4_00 });
      await eventually(async () => {
        const [, entry] = await ledgers.entries(account);
        return entry?.payOut === undefined;
      });
      expect(await asking()).toEqual(payOut);
      expect(await ledgers.standing(account)).toEqual({ balance: 6_00, held: 0, entries: 2 });
    },
    60_000,
  );

  it.each([
    ['billing.pay-out.after-confirmed', 'confirmed', 6_00],
    ['billing.pay-out.after-returned', 'returned', 10_00],
    ['billing.pay-out.after-booking', 'returned', 10_00],
  ] as const)(
    'decision 6 at %s: the ledger knows once that it was %s',
    async (failpoint, state, balance) => {
      const account = await accountWith(10_00);
      const { id: payOutId } = await requested(account, 4_00);
      await exported();
      const asking = () =>
        state === 'confirmed'
          ? world.ask(confirmPayOut, { payOutId })
          : world.ask(returnPayOut, { payOutId, reason: 'Account closed' });
      await world.platform.dieAt('billing', failpoint, asking);
      await startAgain();
      await eventually(async () => {
        const document = await stored().findOne({ _id: payOutId });
        return document !== null && !('unbooked' in document);
      });
      expect(await ledgers.standing(account)).toEqual({ balance, held: 0, entries: 3 });
      expect(await asking()).toMatchObject({ state });
      expect(await ledgers.standing(account)).toMatchObject({ entries: 3 });
    },
    60_000,
  );

  it('decision 6 at billing.pay-out-batch.after-insert: nothing that waits is lost, and the file is whole', async () => {
    const account = await accountWith(10_00);
    await requested(account, 4_00);
    const same = key();
    const asking = () => world.ask(exportPayOuts, {}, operator, same);
    await world.platform.dieAt('billing', 'billing.pay-out-batch.after-insert', asking);
    await startAgain();
    const { batchId } = await asking();
    const { xml } = await world.ask(getPayOutFile, { batchId });
    expect(xml).toContain('<CtrlSum>4.00</CtrlSum>');
    expect((await payOutsOf(account))[0]).toMatchObject({ state: 'exported', batchId });
  }, 60_000);

  it('decision 6 at billing.prepaid.after-end: a hold that has run out is given back once', async () => {
    const account = await accountWith(10_00);
    const expiresAt = new Date(world.platform.clock.now().getTime() + 60_000);
    const hold = { ...account, amount: 3_00, operationId: randomUUID(), about: {}, expiresAt };
    await ledgers.nth(0).hold(hold, ledgers.now);
    await world.platform.dieAt('billing', 'billing.prepaid.after-end', () =>
      world.platform.clock.advance({ minutes: 1 }),
    );
    await startAgain();
    await eventually(async () => {
      const [, entry] = await ledgers.entries(account);
      return entry?.openUntil === undefined;
    });
    expect(await ledgers.standing(account)).toEqual({ balance: 10_00, held: 0, entries: 3 });
  }, 60_000);

  it('B-6 and no event, whatever happened, has an IBAN or a name in it', async () => {
    const events = await world.platform.bus.published(prepaidAccountChanged);
    expect(events.length).toBeGreaterThan(20);
    expect(JSON.stringify(events)).not.toMatch(/CH93|Anna|Account closed/);
  });
});
