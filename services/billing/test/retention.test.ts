import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assignBankCredit,
  creditInvoice,
  getInvoice,
  getInvoiceFile,
  getOrder,
  getPrepaidAccount,
  importStatement,
  inspectInvoice,
  listBankCredits,
  listInvoices,
  listPrepaidMovements,
  listRetainedDocuments,
  overseeRetainedDocuments,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { verifyLedger } from '@atrium/verify-ledger';
import { randomUUID } from 'node:crypto';
import { type Customer, Shop } from './shop.js';
import { fileOf, statement } from './statement.js';
import { refusal, World } from './world.js';

let world: World;
let shop: Shop;
let customer: Customer;
/** What Anna's organization bought in 2026, credited in part then, and what it bought in 2027. */
let bought: { old: string; note: string; young: string; orderId: string };

type Stored = Record<string, unknown> & { _id: string };
const stored = (name: string) => world.platform.database('billing').collection<Stored>(name);
const set = (time: string) => world.platform.clock.set(time);

async function broken(): Promise<string[]> {
  const { clock } = world.platform;
  const verdicts = await verifyLedger(world.platform.database('billing'), clock.now());
  return verdicts.filter(({ wrong }) => wrong.length > 0).map(({ rule }) => rule.split(': ')[1]!);
}

const ofAnna = (invoiceId: string) => ({ organizationId: customer.organizationId, invoiceId });
const report = async () => {
  const { organizationId, anna } = customer;
  return world.ask(listRetainedDocuments, { organizationId }, anna);
};
const isPurged = (invoiceId: string) =>
  eventually(async () => {
    const asked = world.ask(inspectInvoice, ofAnna(invoiceId));
    return (await refusal(asked)) === 'document-purged';
  }, 20_000);

beforeAll(async () => {
  world = await World.start({
    environment: { BILLING_PURGE_EVERY_MS: '200', ATRIUM_STEP_LEASE_MS: '500' },
  });
  shop = new Shop(world);
  await set('2026-11-27T10:00:00Z');
  customer = await shop.customer();
  const { id: orderId, invoiceId: old } = await shop.bought(customer);
  const part = { ...ofAnna(old!), reason: 'Too dear', lines: [{ position: 1, net: 100 }] };
  const { id: note } = await world.ask(creditInvoice, part, undefined, {
    idempotencyKey: randomUUID(),
  });
  const file = () => world.ask(getInvoiceFile, { ...ofAnna(old!), offset: 0 }, customer.anna);
  // The first one is drawn, which takes a busy machine longer than one waits for an answer.
  await eventually(async () => (await refusal(file())) === 'not refused', 60_000);
  await world.ask(importStatement, fileOf(statement([{ amount: '1.00' }])));
  const { items } = await world.ask(listBankCredits, { state: 'unassigned' });
  const { organizationId } = customer;
  await world.ask(assignBankCredit, { creditId: items[0]!.id, organizationId });
  await set('2027-01-01T00:30:00Z');
  const { invoiceId: young } = await shop.bought(customer);
  bought = { old: old!, note, young: young!, orderId };
}, 150_000);

afterAll(() => world?.stop());

describe('documents when the law no longer asks to keep them', () => {
  it('E-8 are told with the day until which they are kept, and why, to those who see the accounting', async () => {
    const { organizationId, anna } = customer;
    const { rules, announced, items } = await report();
    expect(rules[0]).toEqual({ what: 'documents', law: 'CO 958f, VATO 122', years: 10 });
    expect(announced).toBeNull();
    expect(items.map(({ id, keptUntil, purgedOn }) => [id, keptUntil, purgedOn])).toEqual([
      [bought.young, '2038-01-01', null],
      [bought.note, '2037-01-01', null],
      [bought.old, '2037-01-01', null],
    ]);
    const page = await world.ask(overseeRetainedDocuments, { organizationId, limit: 2 });
    const rest = { organizationId, cursor: page.nextCursor! };
    const last = await world.ask(overseeRetainedDocuments, rest);
    expect([...page.items, ...last.items]).toEqual(items);
    const without = world.member(organizationId, []);
    const asked = (by: typeof anna) => world.ask(listRetainedDocuments, { organizationId }, by);
    expect(await refusal(asked(without))).toBe('forbidden');
    expect(await refusal(asked({ accountId: randomUUID() }))).toBe('not-found');
  });

  it('E-8 stay to the last day, and are announced for a month before anything goes', async () => {
    await set('2036-12-31T22:30:00Z');
    expect((await report()).announced).toBeNull();
    await set('2037-01-01T00:30:00Z');
    await eventually(async () => (await report()).announced !== null);
    expect((await report()).announced).toEqual({ before: '2027-01-01', startsOn: '2037-01-31' });
    await set('2037-01-30T12:00:00Z');
    expect(await world.ask(inspectInvoice, ofAnna(bought.old))).toMatchObject({ id: bought.old });
    expect((await report()).items.every(({ purgedOn }) => purgedOn === null)).toBe(true);
  });

  it('E-8, F2 go then, whichever step a process dies at: document, file, and what the order said', async () => {
    const { organizationId, anna } = customer;
    const before = await world.ask(getPrepaidAccount, { organizationId }, anna);
    const { platform } = world;
    const dieAt = (step: string, time: string) =>
      platform.dieAt('billing', `billing.retention.${step}`, () => set(time));
    await dieAt('after-purge', '2037-01-31T12:00:00Z');
    await world.startBilling();
    await dieAt('after-file', '2037-01-31T13:00:00Z');
    await platform.crashAt('billing.retention.after-order', () => world.startBilling());
    for (const id of [bought.old, bought.note]) await isPurged(id);
    await eventually(
      async () => (await stored('invoices').findOne({ _id: bought.old }))!['orderId'] === null,
    );
    expect(await stored('invoiceFiles').countDocuments({ _id: bought.old })).toBe(0);
    const order = { organizationId, orderId: bought.orderId };
    const bare = await world.ask(getOrder, order, anna);
    expect(bare).toMatchObject({ state: 'completed', lines: [], total: { gross: 0 } });
    const everything = JSON.stringify([
      await stored('invoices').findOne({ _id: bought.old }),
      await stored('orders').findOne({ _id: bought.orderId }),
      await stored('ledger')
        .find({ at: { $lt: new Date('2026-12-31') } })
        .toArray(),
      await stored('bankCredits').find().toArray(),
    ]);
    for (const word of ['Carouge', 'Familiale', 'munster', 'For a test', 'Neumann']) {
      expect([word, everything.includes(word)]).toEqual([word, false]);
    }
    expect(await world.ask(getPrepaidAccount, { organizationId }, anna)).toEqual(before);
    const statement = { organizationId, currency: 'CHF' } as const;
    const { items } = await world.ask(listPrepaidMovements, statement, anna);
    expect(items.at(-1)).toMatchObject({ number: 1, amount: 5_900, reason: null, by: null });
    expect(items[0]!.orderId).not.toBeNull();
  });

  it('E-8 are gone with a clear word for their organization, and are nothing to others', async () => {
    const { organizationId, anna } = customer;
    const { items } = await world.ask(listInvoices, { organizationId }, anna);
    expect(items.map(({ id }) => id)).toEqual([bought.young]);
    const other = await shop.customer();
    for (const id of [bought.old, bought.note]) {
      const wanted = ofAnna(id);
      expect(await refusal(world.ask(getInvoice, wanted, anna))).toBe('document-purged');
      const file = world.ask(getInvoiceFile, { ...wanted, offset: 0 }, anna);
      expect(await refusal(file)).toBe('document-purged');
      const credit = world.ask(creditInvoice, { ...wanted, reason: 'Late' }, undefined, {
        idempotencyKey: randomUUID(),
      });
      expect(await refusal(credit)).toBe('document-purged');
      const theirs = { ...wanted, organizationId: other.organizationId };
      expect(await refusal(world.ask(getInvoice, theirs, other.anna))).toBe('not-found');
    }
    const purged = (await report()).items.find(({ id }) => id === bought.old);
    expect(purged).toEqual({
      ...{ id: bought.old, kind: 'invoice', issuedOn: '2026-11-27', keptUntil: null },
      purgedOn: '2037-01-31',
    });
  });

  it('E-8, I3 leave a chain that still is proved, and goes on', async () => {
    expect(await broken()).toEqual([]);
    const { invoiceId } = await shop.bought(customer);
    expect(invoiceId).toBe(`R-${Number(bought.young.split('-')[1]) + 1}`);
    expect(await broken()).toEqual([]);
  });

  const chain = 'each document is what was hashed, and hangs on the one before it';
  const dates = 'no document is dated before the one before it';
  const purges = 'what was purged had been kept for ten years, and is gone';
  it.each<[string, () => string, Record<string, object>, string[]]>([
    ['its hash is another', () => bought.old, { $set: { hash: 'other' } }, [chain]],
    ['what it said was another', () => bought.old, { $set: { documentHash: 'x' } }, [chain]],
    ['it is made older', () => bought.old, { $set: { issuedAt: new Date(0) } }, [chain]],
    [
      'it was purged early',
      () => bought.old,
      { $set: { purgedAt: new Date('2036-01-01') } },
      [purges],
    ],
    [
      'it is not purged yet',
      () => bought.old,
      { $set: { purgedAt: new Date('2060-01-01') } },
      [purges],
    ],
    ['a young one is taken away', () => bought.young, { $unset: { document: 1 } }, [chain, purges]],
    [
      ...(['a young one is taken away as if it were old', () => bought.young] as const),
      {
        $unset: { document: 1 },
        $set: { purgedAt: new Date('2037-01-30'), issuedAt: new Date(0) },
      },
      [dates, chain],
    ],
    [
      'it only says that it is purged',
      () => bought.young,
      { $set: { purgedAt: new Date('2037-01-30') } },
      [purges],
    ],
  ])('E-8, I3 show when %s', async (_what, id, change, rules) => {
    const before = await stored('invoices').findOneAndUpdate({ _id: id() }, change);
    const found = await broken();
    await stored('invoices').replaceOne({ _id: id() }, before!);
    expect(found).toEqual(rules);
    expect(await broken()).toEqual([]);
  });

  it('E-8 stay, as evidence, when they are not what was hashed', async () => {
    const name = { 'document.buyer.name': 'Somebody Else' };
    const before = await stored('invoices').findOneAndUpdate({ _id: bought.young }, { $set: name });
    await set('2038-01-05T12:00:00Z');
    await eventually(async () => (await report()).announced?.before === '2028-01-01');
    const { organizationId } = customer;
    await set('2038-03-01T12:00:00Z');
    // The entries of that year go in the same turn, after the documents.
    const isWhole = {
      account: `${organizationId}:CHF`,
      at: { $lt: new Date('2027-12-31') },
      purgedAt: { $exists: false },
    };
    await eventually(async () => (await stored('ledger').countDocuments(isWhole)) === 0, 20_000);
    expect(await stored('invoices').findOne({ _id: bought.young })).toHaveProperty('document');
    await stored('invoices').replaceOne({ _id: bought.young }, before!);
    await isPurged(bought.young);
    expect(await broken()).toEqual([]);
  });
});
