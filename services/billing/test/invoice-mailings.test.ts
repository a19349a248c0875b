import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeInvoice,
  describeInvoicesMail,
  describeOrder,
  describePayment,
  describeProduct,
  fetchInvoiceFile,
  fetchProForma,
  getInvoiceFile,
  getInvoiceMailing,
  type InvoiceMailing,
  invoiceMailingPrepared,
  invoicesMailEnded,
  mailInvoices,
  type MailInvoicesInput,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, parallel, type TestAsker } from '@atrium/testing';
import { Shop } from './shop.js';
import { refusal, World } from './world.js';

let world: World;
let shop: Shop;

beforeAll(async () => {
  const environment = { ATRIUM_STEP_LEASE_MS: '500', ATRIUM_MAIL_ATTACHMENT_BYTES: '1000' };
  world = await World.start({ environment });
  shop = new Shop(world);
}, 60_000);

afterAll(() => world?.stop());

const key = () => ({ idempotencyKey: randomUUID() });

/** An organization with so many documents, and somebody who sees them. */
async function company(documents: number) {
  const customer = await shop.customer();
  const numbers: string[] = [];
  for (let n = 0; n < documents; n += 1) {
    numbers.push((await shop.bought(customer)).invoiceId as string);
  }
  return { ...customer, numbers };
}

type Wanted = Omit<MailInvoicesInput, 'organizationId'>;
function mail(organizationId: string, asker: TestAsker, wanted: Wanted, more = key()) {
  return world.ask(mailInvoices, { organizationId, ...wanted }, asker, more);
}

/** A mailing as it is now. */
function look({ organizationId, id: mailingId }: InvoiceMailing, asker: TestAsker) {
  return world.ask(getInvoiceMailing, { organizationId, mailingId }, asker);
}

function prepared(mailing: InvoiceMailing, asker: TestAsker): Promise<InvoiceMailing> {
  return eventually(async () => {
    const now = await look(mailing, asker);
    return now.state !== 'preparing' && now;
  }, 20_000);
}

/** Tells billing how a mail ended, in the place of notifications. */
function ended({ organizationId, id: mailingId }: InvoiceMailing, number: number, reason?: string) {
  const state = reason === undefined ? ('sent' as const) : ('not-sent' as const);
  const data = { organizationId, mailingId, number, state, reason: reason ?? null };
  return world.platform.bus.publish(invoicesMailEnded, { aggregateId: mailingId, data });
}

describe('B-5 documents are mailed to whoever asks for them', () => {
  it('A8-10 in mails of which each has its turn, and it is sent when the mail server has every one', async () => {
    const { organizationId, anna, numbers } = await company(2);
    const mailing = await mail(organizationId, anna, { invoices: numbers.toReversed() });
    expect(mailing).toMatchObject({ state: 'preparing', invoices: numbers, mails: [] });
    expect(mailing.requestedBy).toBe(anna.accountId);
    const ready = await prepared(mailing, anna);
    expect(ready.state).toBe('sending');
    expect(ready.mails.map(({ invoices }) => invoices)).toEqual(numbers.map((one) => [one]));

    const bus = await world.platform.connectAs('notifications');
    const which = { organizationId, mailingId: mailing.id, number: 2 };
    const second = await bus.request(describeInvoicesMail, which, { requestId: 'r' });
    expect(second).toEqual({ accountId: anna.accountId, invoices: [numbers[1]], of: 2 });
    const part = { organizationId, invoiceId: numbers[1]!, offset: 0 };
    const fetched = await bus.request(fetchInvoiceFile, part, { requestId: 'r' });
    const { bytes, next } = await world.ask(getInvoiceFile, part, anna);
    expect(fetched).toMatchObject({ bytes, next });
    expect(fetched.size).toBeGreaterThan(10_000);

    await ended(mailing, 1);
    await eventually(async () => (await look(mailing, anna)).mails[0]!.state === 'sent');
    expect((await look(mailing, anna)).state).toBe('sending');
    await ended(mailing, 2);
    await eventually(async () => (await look(mailing, anna)).state === 'sent');
    // What has ended stays so, whatever is told later.
    await ended(mailing, 2, 'refused');
    const other = await mail(organizationId, anna, { invoices: [numbers[0]!] });
    await prepared(other, anna);
    await ended(other, 1, 'no-such-address');
    await eventually(async () => (await look(other, anna)).state === 'not-sent');
    expect((await look(other, anna)).mails[0]!.reason).toBe('no-such-address');
    expect((await look(mailing, anna)).state).toBe('sent');
  });

  it('B-5 those of a state or a period, as in the history; none, and both ways at once, are refused', async () => {
    const { organizationId, anna, numbers } = await company(1);
    expect((await mail(organizationId, anna, { state: 'paid' })).invoices).toEqual(numbers);
    expect(await refusal(mail(organizationId, anna, { until: '2020-01-01' }))).toBe(
      'nothing-to-mail',
    );
    const both = { invoices: numbers, state: 'paid' as const };
    expect(await refusal(mail(organizationId, anna, both))).toBe('invalid-input');
  });

  it('A10-9 nobody else may, nor anybody a document of another organization, nor without a key', async () => {
    const { organizationId, anna, numbers } = await company(1);
    const stranger = await company(1);
    const invoices = numbers;
    const colleague = world.member(organizationId, []);
    expect(await refusal(mail(organizationId, colleague, { invoices }))).toBe('forbidden');
    expect(await refusal(mail(organizationId, stranger.anna, { invoices }))).toBe('not-found');
    const foreign = mail(organizationId, anna, { invoices: [...numbers, ...stranger.numbers] });
    const problem = await foreign.catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).details.errors?.map(({ pointer }) => pointer)).toEqual([
      '/invoices/1',
    ]);
    const wanted = { organizationId, invoices };
    expect(await refusal(world.ask(mailInvoices, wanted, anna))).toBe('idempotency-key-required');
    const mailing = await mail(organizationId, anna, { invoices });
    expect(await refusal(look(mailing, colleague))).toBe('forbidden');
    expect(
      await refusal(look({ ...mailing, organizationId: stranger.organizationId }, stranger.anna)),
    ).toBe('not-found');
  });

  it('I15 once for each key, though twenty come at once and the process dies while it makes the files', async () => {
    const { organizationId, anna, numbers } = await company(2);
    const same = key();
    await world.platform.dieAt('billing', 'billing.mailing.after-file', () =>
      parallel(20, () => mail(organizationId, anna, { invoices: numbers }, same)),
    );
    await world.startBilling();
    const mailing = await mail(organizationId, anna, { invoices: numbers }, same);
    await prepared(mailing, anna);
    const other = key();
    await world.platform.dieAt('billing', 'billing.mailing.after-prepared', () =>
      mail(organizationId, anna, { invoices: numbers }, other),
    );
    await world.startBilling();
    // Whoever was still at the first may have died of it before this one had come.
    await mail(organizationId, anna, { invoices: numbers }, other);
    const told = await eventually(async () => {
      const all = await world.platform.bus.published(invoiceMailingPrepared);
      const mine = all.filter(({ data }) => data.organizationId === organizationId);
      return mine.length >= 2 && mine;
    }, 20_000);
    expect(told.map(({ data }) => [data.documents, data.mails])).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(told[0]!.data.mailingId).toBe(mailing.id);
    expect(told[0]!.causedBy).toBe(anna.accountId);
  }, 60_000);
});

describe('what a mail says is asked for when it is sent', () => {
  it('A10-1, A10-4 of an order how it is transferred, until it is not awaited any more; of its invoice and its product the figures', async () => {
    const customer = await shop.customer();
    const { organizationId } = customer;
    const begun = await shop.begin(customer, undefined, { paymentMethod: 'transfer' });
    const { id: orderId, payment } = await shop.place(customer, begun);
    const bus = await world.platform.connectAs('notifications');
    const order = () => bus.request(describeOrder, { organizationId, orderId }, { requestId: 'r' });
    const { reference, iban, paymentId } = payment!;
    expect((await order()).transfer).toMatchObject({ due: 5_900, reference, iban });
    const which = { organizationId, orderId };
    const { pdf } = await bus.request(fetchProForma, which, { requestId: 'r' });
    expect(Buffer.from(pdf, 'base64url').subarray(0, 5).toString()).toBe('%PDF-');
    const paying = { organizationId, paymentId };
    const paid = await bus.request(describePayment, paying, { requestId: 'r' });
    expect(paid).toMatchObject({ startedBy: customer.anna.accountId, amount: 5_900 });
    const elsewhere = { organizationId: randomUUID(), orderId };
    expect(await refusal(bus.request(describeOrder, elsewhere, { requestId: 'r' }))).toBe(
      'not-found',
    );
    const { invoiceId, lines } = await shop.bought(customer);
    const product = { organizationId, productId: lines[0]!.productId };
    expect(await bus.request(describeProduct, product, { requestId: 'r' })).toEqual({
      ...{ name: 'munster-0.example', ended: false, blocked: false, paidUntil: lines[0]!.until },
      // With tax, at the price of a renewal.
      renewal: { amount: 6_900, currency: 'CHF' },
    });
    const invoice = { organizationId, invoiceId: invoiceId! };
    expect(await bus.request(describeInvoice, invoice, { requestId: 'r' })).toMatchObject({
      ...{ kind: 'invoice', gross: 5_900, due: 0, dueOn: null, corrects: null },
    });
  });
});
