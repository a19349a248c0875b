import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { creditInvoice } from '@atrium/contracts';
import { verifyLedger } from '@atrium/verify-ledger';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { invoiceDraft } from './drafts.js';
import { Ledger } from './ledger.js';
import { Ledgers } from './ledgers.js';
import { World } from './world.js';

let world: World;

/** Three invoices, the second of which is credited in part. */
beforeAll(async () => {
  world = await World.start();
  const ledger = await Ledger.start(world.platform);
  const organizationId = await world.organization();
  for (const net of [1_000, 2_000, 3_000]) {
    await ledger.issue(invoiceDraft(organizationId, [{ net }]), `order:${net}`);
  }
  const lines = [{ position: 1, net: 500 }];
  const part = { organizationId, invoiceId: 'R-2', reason: 'Too dear', lines };
  await world.ask(creditInvoice, part, undefined, { idempotencyKey: randomUUID() });
  await ledger.stop();
}, 90_000);

afterAll(() => world?.stop());

type Stored = Record<string, unknown> & { _id: string };

const prepaid = () => world.platform.database('billing').collection<Stored>('ledger');
const invoices = () => world.platform.database('billing').collection<Stored>('invoices');

async function broken(): Promise<string[]> {
  const verdicts = await verifyLedger(world.platform.database('billing'));
  return verdicts.filter(({ wrong }) => wrong.length > 0).map(({ rule }) => rule.split(': ')[1]!);
}

const numbers = 'numbers go from 1 without a gap, and none is there twice';
const dates = 'no document is dated before the one before it';
const chain = 'each document is what was hashed, and hangs on the one before it';
const totals = 'the figures of each document add up';
const causes = 'nothing has two documents';
const corrected = 'each credit note corrects an invoice that there is, which knows of it';
const exceeded = 'all credit notes of an invoice are not more than the invoice';
const states = 'each invoice is in the state that follows from what became of it';

const places = 'entries of an account go from 1 without a gap, and back in time never';
const legs = 'each entry moves an amount from one account of the chart to another';
const balances = 'each balance is the sum of what was moved, and never below zero';
const operations = 'no operation is done twice';

describe('I3 the ledger, checked by code of its own', () => {
  it('I3 is whole as the service has left it', async () => {
    expect(await broken()).toEqual([]);
    const program = fileURLToPath(
      new URL('../../../../tools/verify-ledger/dist/src/main.js', import.meta.url),
    );
    const uri = world.platform.platform.mongoUri('billing');
    const { stdout, status } = spawnSync(process.execPath, [program, '--uri', uri]);
    expect(stdout.toString().trim().split('\n').at(-1)).toBe('19 passed, 0 failed');
    expect(status).toBe(0);
  });

  it('I3 is not when a document is gone, from the middle or with the series it began', async () => {
    const second = await invoices().findOneAndDelete({ _id: 'R-2' });
    expect(await broken()).toEqual([numbers, chain, corrected]);
    await invoices().insertOne(second!);
    const note = await invoices().findOneAndDelete({ _id: 'A-1' });
    expect(await broken()).toEqual([corrected]);
    await invoices().insertOne(note!);
    expect(await broken()).toEqual([]);
  });

  it.each<[string, string, Record<string, unknown>, string[]]>([
    ['a figure is changed', 'R-1', { 'document.totals.gross': 1 }, [chain, totals]],
    ['a name is changed', 'R-1', { 'document.buyer.name': 'Munster SA' }, [chain]],
    ['a number is changed', 'R-3', { 'document.number': 'R-4' }, [numbers, chain]],
    ['a hash is changed', 'R-1', { hash: 'other' }, [chain]],
    ['a day goes back', 'R-3', { issuedAt: new Date(0) }, [dates, chain]],
    ['it is for another credit', 'A-1', { cause: 'credit:other' }, [corrected]],
    ['it corrects another', 'A-1', { correctsId: 'R-3' }, [corrected]],
    ['it corrects none', 'A-1', { correctsId: 'R-9' }, [corrected]],
    ['more is noted than there is', 'R-2', { 'credits.0.gross': 99_999 }, [corrected, exceeded]],
    ['more went back than was credited', 'R-2', { refunds: [{ amount: 999_999 }] }, [exceeded]],
    ['a state does not follow', 'R-3', { state: 'paid' }, [states]],
  ])('I3 is not when %s', async (_what, _id, change, rules) => {
    const before = await invoices().findOneAndUpdate({ _id }, { $set: change });
    expect(await broken()).toEqual(rules);
    await invoices().replaceOne({ _id }, before!);
    expect(await broken()).toEqual([]);
  });

  it('E-4, I3 is not when more is credited than there was, or something has two documents', async () => {
    const note = await invoices().findOne({ _id: 'A-1' });
    const [twice, three] = [
      { ...note!, _id: 'A-2', n: 2 },
      { ...note!, _id: 'A-3', n: 3 },
    ];
    await invoices().dropIndex('cause_1');
    await invoices().dropIndex('idempotency.key_1');
    const fourth = { ...note!, _id: 'A-4', n: 4, cause: 'credit:4' };
    const fifth = { ...fourth, _id: 'A-5', n: 5, cause: 'credit:5' };
    await invoices().insertMany([twice, three, fourth, fifth]);
    expect(await broken()).toEqual([numbers, chain, causes, corrected, exceeded]);
  });
});

describe('I6 the prepaid ledger, checked by code of its own', () => {
  let account: string;

  /** 500 paid in, 300 of which are held and then paid with, and 100 paid in. */
  beforeAll(async () => {
    const organizationId = await world.organization();
    account = `${organizationId}:CHF`;
    const ledgers = await Ledgers.of(world, 1);
    const chf = { organizationId, currency: 'CHF' as const };
    await ledgers.topUp(chf, 500);
    const about = { orderId: 'order' };
    const expiresAt = new Date(world.platform.clock.now().getTime() + 3_600_000);
    const hold = { ...chf, operationId: 'hold', amount: 300, about, expiresAt };
    await ledgers.nth(0).hold(hold, ledgers.now);
    await ledgers.nth(0).capture(hold, ledgers.now);
    await ledgers.topUp(chf, 100);
    await ledgers.close();
    await prepaid().dropIndex('account_1_operationId_1');
  });

  it('I6 is whole as the service has left it', async () => {
    expect(await prepaid().countDocuments({ account })).toBe(4);
    expect(await brokenPrepaid()).toEqual([]);
  });

  it.each<[string, number, Record<string, unknown>, string[]]>([
    ['an amount is changed', 4, { amount: 99 }, [balances]],
    ['a balance is changed', 4, { balanceAfter: 301 }, [balances]],
    ['it goes to another account', 1, { credit: 'cash' }, [balances, legs]],
    ['it goes to an account that is none', 3, { credit: 'pocket' }, [legs]],
    ['a number is left out', 4, { number: 5 }, [places]],
    ['an operation is there twice', 3, { operationId: 'hold' }, [operations]],
    ['it goes back in time', 3, { at: new Date(0) }, [places]],
  ])('I6 is not when %s', async (_what, number, change, rules) => {
    const _id = `${account}:${number}`;
    const before = await prepaid().findOneAndUpdate({ _id }, { $set: change });
    expect((await brokenPrepaid()).toSorted()).toEqual(rules.toSorted());
    await prepaid().replaceOne({ _id }, before!);
    expect(await brokenPrepaid()).toEqual([]);
  });

  async function brokenPrepaid(): Promise<string[]> {
    const known = [places, legs, balances, operations];
    return (await broken()).filter((rule) => known.includes(rule));
  }
});
