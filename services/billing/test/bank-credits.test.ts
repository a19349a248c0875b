import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assignBankCredit,
  type BankCredit,
  bankCreditAssigned,
  type BankCreditTold,
  bankCreditUnmatched,
  bankStatementImported,
  beginTopUp,
  cancelTopUp,
  type EventContract,
  getPayment,
  getPrepaidAccount,
  type ImportedStatement,
  importStatement,
  largestStatement,
  listBankCredits,
  paymentSucceeded,
  type PaymentTold,
  type StartedPayment,
} from '@atrium/contracts';
import { eventually, operator, parallel, type TestAsker } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { type Booked, fileOf, statement } from './statement.js';
import { accountant, refusal, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({
    replicas: 2,
    environment: { BILLING_PAYMENT_FOLLOW_UP_MS: '400' },
  });
}, 60_000);

afterAll(() => world?.stop());

interface Awaited extends StartedPayment {
  readonly organizationId: string;
  readonly julie: TestAsker;
  readonly reference: string;
}

/** A transfer of 100 francs that an organization has announced. */
async function awaited(): Promise<Awaited> {
  const organizationId = await world.organization();
  const julie = world.member(organizationId, accountant);
  const terms = { amount: 10_000, currency: 'CHF', method: 'transfer' } as const;
  const key = { idempotencyKey: randomUUID() };
  const started = await world.ask(beginTopUp, { organizationId, ...terms }, julie, key);
  return { ...started, organizationId, julie, reference: started.action!.reference! };
}

function handIn(xml: string): Promise<ImportedStatement> {
  return world.ask(importStatement, fileOf(xml));
}

function booked(bookings: readonly Booked[]): Promise<ImportedStatement> {
  return handIn(statement(bookings));
}

async function stateOf({ organizationId, payment, julie }: Awaited) {
  return (await world.ask(getPayment, { organizationId, paymentId: payment.id }, julie)).state;
}

async function credit(bankReference: string): Promise<BankCredit> {
  const { items } = await world.ask(listBankCredits, { limit: 200 });
  return items.find((one) => one.bankReference === bankReference)!;
}

async function toldOf<Data extends object>(
  contract: EventContract<Data>,
  is: (data: Data) => boolean,
): Promise<Data[]> {
  const events = await world.platform.bus.published<Data>(contract);
  return events.map(({ data }) => data).filter(is);
}

async function successes({ payment }: Awaited): Promise<PaymentTold[]> {
  return toldOf(paymentSucceeded, ({ paymentId }) => paymentId === payment.id);
}

async function unmatched(organizationId: string): Promise<BankCreditTold[]> {
  return toldOf(bankCreditUnmatched, (data) => data.organizationId === organizationId);
}

const nothing = { credits: 0, added: 0, matched: 0, toPrepaid: 0, unassigned: 0, waiting: 0 };

describe('B-5 money that comes to the bank', () => {
  it('B-5, E-11 pays what its reference names, on the value date', async () => {
    const one = await awaited();
    const counts = await booked([{ amount: '100.00', reference: one.reference }]);
    expect(counts).toEqual({ ...nothing, credits: 1, added: 1, matched: 1 });
    const input = { organizationId: one.organizationId, paymentId: one.payment.id };
    const paid = await world.ask(getPayment, input, one.julie);
    expect([paid.state, paid.paidOn]).toEqual(['succeeded', '2026-11-26']);
    await eventually(async () => (await successes(one)).length > 0);
    expect(await successes(one)).toHaveLength(1);
  });

  it('B-5 has its effect once: the same file twice, two files with it, and ten at once', async () => {
    const one = await awaited();
    const bookings = [{ amount: '100.00', reference: one.reference, bankReference: randomUUID() }];
    const [file, other] = [statement(bookings), statement(bookings)];
    await parallel(10, (n) => handIn(n % 2 === 0 ? file : other));
    expect(await handIn(file)).toEqual({ ...nothing, credits: 1 });
    expect(await stateOf(one)).toBe('succeeded');
    await eventually(async () => (await successes(one)).length > 0);
    expect(await successes(one)).toHaveLength(1);
    expect(await unmatched(one.organizationId)).toEqual([]);
  });

  it('B-5, E-11 is kept in the prepaid account where it is not what was to be paid', async () => {
    const one = await awaited();
    const { organizationId, reference, payment } = one;
    for (const [booking, reason, amount] of [
      [{ amount: '99.99' }, 'wrong-amount', 9_999],
      [{ amount: '100.00', currency: 'EUR' }, 'wrong-currency', 10_000],
    ] as const) {
      const bankReference = randomUUID();
      const counts = await booked([{ ...booking, reference, bankReference }]);
      expect(counts).toEqual({ ...nothing, credits: 1, added: 1, toPrepaid: 1 });
      expect(await credit(bankReference)).toMatchObject({
        ...{ state: 'to-prepaid', reason, amount, organizationId, paymentId: payment.id },
      });
    }
    expect(await stateOf(one)).toBe('pending');
    await booked([{ amount: '100.00', reference }]);
    await booked([{ amount: '100.00', reference }]);
    await eventually(async () => (await unmatched(organizationId)).length === 3);
    const told = await unmatched(organizationId);
    expect(told.map(({ reason, currency }) => [reason, currency])).toEqual([
      ['wrong-amount', 'CHF'],
      ['wrong-currency', 'EUR'],
      ['already-paid', 'CHF'],
    ]);
    expect(JSON.stringify(told)).not.toContain('Otto');
    await eventually(async () => {
      const { items } = await world.ask(getPrepaidAccount, { organizationId }, one.julie);
      const balances = items.map(({ balance }) => balance);
      // The exact amount has paid what it was for, which was a top-up.
      return balances[0] === 9_999 + 10_000 + 10_000 && balances[1] === 10_000;
    });
  });

  it('I7 pays once, though it is paid twice at once', async () => {
    const one = await awaited();
    const { reference, organizationId } = one;
    await parallel(8, () => booked([{ amount: '100.00', reference }]));
    expect(await successes(one)).toHaveLength(1);
    await eventually(async () => (await unmatched(organizationId)).length === 7);
  });

  it('B-5 is not lost where the payment was given up meanwhile, or is just then', async () => {
    for (let n = 0; n < 5; n += 1) {
      const one = await awaited();
      const { reference, organizationId, payment, julie } = one;
      const input = { organizationId, paymentId: payment.id };
      await Promise.allSettled([
        world.ask(cancelTopUp, input, julie),
        booked([{ amount: '100.00', reference }]),
      ]);
      const state = await stateOf(one);
      await eventually(async () => {
        const [paid, kept] = [await successes(one), await unmatched(organizationId)];
        return paid.length + kept.length === 1 && (state === 'succeeded') === (paid.length === 1);
      });
    }
  });

  it('B-5 waits for an operator where nobody knows whose it is, and is assigned once', async () => {
    const [bankReference, silent] = [randomUUID(), randomUUID()] as [string, string];
    const counts = await booked([
      { amount: '12.50', reference: 'RF18539007547034', bankReference },
      { amount: '1.00', bankReference: silent },
    ]);
    expect(counts).toEqual({ ...nothing, credits: 2, added: 2, unassigned: 2 });
    const waiting = await world.ask(listBankCredits, { state: 'unassigned', limit: 200 });
    const found = waiting.items.filter((one) =>
      [bankReference, silent].includes(one.bankReference),
    );
    expect(found.map(({ reason }) => reason).toSorted()).toEqual([
      ...['no-reference', 'unknown-reference'],
    ]);

    const { id: creditId } = await credit(bankReference);
    const [here, there] = [await world.organization(), await world.organization()];
    await parallel(10, (n) => {
      const organizationId = n % 2 === 0 ? here : there;
      return world.ask(assignBankCredit, { creditId, organizationId });
    });
    const { organizationId, state } = await credit(bankReference);
    expect(state).toBe('to-prepaid');
    const loser = organizationId === here ? there : here;
    const again = { creditId, organizationId: organizationId! };
    expect((await world.ask(assignBankCredit, again)).reason).toBe('assigned');
    const elsewhere = world.ask(assignBankCredit, { creditId, organizationId: loser });
    expect(await refusal(elsewhere)).toBe('bank-credit-settled');
    await eventually(async () => (await unmatched(organizationId!)).length > 0);
    expect(await unmatched(organizationId!)).toHaveLength(1);
    expect(await unmatched(loser)).toEqual([]);
    const acts = await toldOf(bankCreditAssigned, (data) => data.creditId === creditId);
    expect(acts).toHaveLength(1);
    const nowhere = { creditId, organizationId: randomUUID() };
    expect(await refusal(world.ask(assignBankCredit, nowhere))).toBe('not-found');
  });

  it('B-5 is looked at again when another file says what it is for', async () => {
    const one = await awaited();
    const bankReference = randomUUID();
    const first = await booked([{ amount: '100.00', bankReference }]);
    expect(first.unassigned).toBe(1);
    const second = await booked([{ amount: '100.00', bankReference, reference: one.reference }]);
    expect(second).toEqual({ ...nothing, credits: 1, added: 1, matched: 1 });
    expect(await stateOf(one)).toBe('succeeded');
  });

  it('decision 41 waits for an operator where the organization is closed', async () => {
    const one = await awaited();
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    await gates.updateOne({ _id: one.organizationId }, { $set: { state: 'closed' } });
    const bankReference = randomUUID();
    await booked([{ amount: '1.00', reference: one.reference, bankReference }]);
    expect(await credit(bankReference)).toMatchObject({
      ...{ state: 'unassigned', reason: 'organization-closed' },
    });
  });
});

describe('who hands in statements', () => {
  it('decision 32 is an operator, who is kept in the log once for each file', async () => {
    const xml = statement([{ amount: '3.00' }]);
    const julie = { accountId: randomUUID(), amr: ['pwd', 'otp', 'mfa'] };
    expect(await refusal(world.ask(importStatement, fileOf(xml), julie))).toBe('operator-required');
    const unprotected = { ...operator, amr: ['pwd'] };
    const refused = world.ask(importStatement, fileOf(xml), unprotected);
    expect(await refusal(refused)).toBe('second-factor-required');
    expect(await refusal(world.ask(listBankCredits, {}, julie))).toBe('operator-required');
    const before = (await toldOf(bankStatementImported, () => true)).length;
    await handIn(xml);
    await handIn(xml);
    await eventually(async () => {
      return (await toldOf(bankStatementImported, () => true)).length === before + 1;
    });
  });

  it('A24 (7.2) gets no further with what is no statement, or too large once it is unpacked', async () => {
    expect(await refusal(handIn('no XML'))).toBe('statement-unreadable');
    const large = ' '.repeat(largestStatement + 1);
    expect(await refusal(handIn(large))).toBe('too-large');
    const file = Buffer.from('not compressed').toString('base64url');
    expect(await refusal(world.ask(importStatement, { file }))).toBe('statement-unreadable');
    expect(await refusal(handIn('\uFEFF<a>'))).toBe('statement-unreadable');
    const wrong = world.ask(listBankCredits, { cursor: 'x' });
    expect(await refusal(wrong)).toBe('invalid-input');
  });

  it('sees all of them, page by page', async () => {
    await booked([{ amount: '1.00' }, { amount: '2.00' }, { amount: '3.00' }]);
    const ids: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await world.ask(listBankCredits, { limit: 2, ...(cursor && { cursor }) });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    const stored = world.platform.database('billing').collection('bankCredits');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(await stored.countDocuments());
  });
});

describe('F2 what a crash interrupts', () => {
  it.each(['billing.bank-statement.after-credits', 'billing.bank-credit.after-payment'])(
    'F2 goes on after %s: every credit has its effect once',
    async (failpoint) => {
      const [one, other] = [await awaited(), await awaited()];
      const xml = statement([
        { amount: '100.00', reference: one.reference },
        { amount: '99.00', reference: other.reference },
      ]);
      await world.platform.crashAt(failpoint, () => handIn(xml));
      await eventually(async () => {
        const [paid, kept] = [await successes(one), await unmatched(other.organizationId)];
        return paid.length === 1 && kept.length === 1;
      }, 20_000);
      await eventually(() => handIn(xml), 20_000);
      expect(await stateOf(one)).toBe('succeeded');
      expect(await successes(one)).toHaveLength(1);
      expect(await unmatched(other.organizationId)).toHaveLength(1);
    },
    40_000,
  );
});
