import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ChosenPayable,
  continuePayment,
  creditInvoice,
  getInvoice,
  getInvoiceFile,
  getPrepaidAccount,
  importStatement,
  listInvoices,
  listToPay,
  makeProForma,
  type Order,
  payWithSandboxCard,
  refundPayment,
} from '@atrium/contracts';
import { eventually, operator } from '@atrium/testing';
import { png } from './logo.js';
import { logoBox, pageOf, textsOf } from './pdfs.js';
import { type Customer, domain, hosting, Shop } from './shop.js';
import { fileOf, statement } from './statement.js';
import { refusal, silence, World } from './world.js';

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await World.start();
  shop = new Shop(world);
}, 60_000);
afterAll(() => world?.stop());
afterEach(() => world.platform.clock.reset());

const francs = (amount: number) => (amount / 100).toFixed(2);

/** A bank says that money for an order has come. */
const transferred = ({ payment, due }: Order, amount = due) =>
  world.ask(
    importStatement,
    fileOf(statement([{ amount: francs(amount), reference: payment!.reference! }])),
  );

const isIn = (state: Order['state'], customer: Customer, { id }: Pick<Order, 'id'>) =>
  eventually(async () => (await shop.get(customer, id)).state === state, 20_000);

async function fileFor({ organizationId, anna }: Customer, invoiceId: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const part: { bytes: string; next: number | null } = await world.ask(
      getInvoiceFile,
      { organizationId, invoiceId, offset },
      anna,
    );
    parts.push(Buffer.from(part.bytes, 'base64url'));
    offset = part.next;
  }
  return Buffer.concat(parts);
}

const toPay = async ({ organizationId, anna }: Customer, until?: string) =>
  (await world.ask(listToPay, { organizationId, ...(until && { until }) }, anna)).items;

async function proForma({ organizationId, anna }: Customer, items: ChosenPayable[]) {
  const { pdf } = await world.ask(makeProForma, { organizationId, items }, anna);
  return Buffer.from(pdf, 'base64url');
}

describe('an order that is paid by transfer', () => {
  it('A10-1 B-5 has a pro-forma with its reference until the money comes, and its invoice then', async () => {
    const customer = await shop.customer();
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    const placed = await shop.place(customer, order);
    const { organizationId, anna } = customer;
    const none = await world.ask(listInvoices, { organizationId }, anna);
    expect(none.items).toEqual([]);
    expect(await toPay(customer)).toMatchObject([
      { kind: 'order', id: order.id, due: 5_900, reference: placed.payment?.reference },
    ]);
    const paper = await proForma(customer, [{ kind: 'order', id: order.id }]);
    const text = (await textsOf(paper)).join(' ');
    expect(text).toMatch(/pro forma/i);
    expect(text.replaceAll(/\s/g, '')).toContain(placed.payment!.reference!);

    await transferred(placed);
    await isIn('completed', customer, order);
    const { invoiceId } = await shop.get(customer, order.id);
    const wanted = { organizationId, invoiceId: invoiceId! };
    const { state, document } = await world.ask(getInvoice, wanted, anna);
    expect(state).toBe('paid');
    expect(document).toMatchObject({
      payment: { means: 'transfer' },
      totals: { gross: 5_900, paid: 5_900, due: 0 },
    });
    expect(await toPay(customer)).toEqual([]);
    const gone = proForma(customer, [{ kind: 'order', id: order.id }]);
    expect(await refusal(gone)).toBe('not-found');
  });

  it('A10-2 A10-8 has a document of the same bytes for good, though the organization is renamed', async () => {
    const customer = await shop.customer();
    const { invoiceId } = await shop.bought(customer);
    const [first, again] = [
      await fileFor(customer, invoiceId!),
      await fileFor(customer, invoiceId!),
    ];
    expect(again.equals(first)).toBe(true);
    const details = world.organizations.get(customer.organizationId)!;
    world.organizations.set(customer.organizationId, { ...details, legalName: 'Autre Nom SA' });
    expect((await fileFor(customer, invoiceId!)).equals(first)).toBe(true);
    const text = (await textsOf(first)).join(' ');
    expect(text).toContain('Entreprise Familiale Sàrl');
    expect(text).toContain(invoiceId!);
    const other = await shop.customer();
    expect(await refusal(fileFor(other, invoiceId!))).toBe('not-found');
    const without = { ...customer, anna: world.member(customer.organizationId, []) };
    expect(await refusal(fileFor(without, invoiceId!))).toBe('forbidden');
  });

  it('A9-8 A10-8 has the logo of the moment in which its document was first wanted, for good; a pro-forma has that of now', async () => {
    const customer = await shop.customer();
    const [{ invoiceId: before }, { invoiceId: after }] = [
      await shop.bought(customer),
      await shop.bought(customer),
    ];
    const due = (await toPay(customer, '2030-01-01')).slice(0, 1);
    const chosen = due.map(({ kind, id }) => ({ kind, id }));
    const plain = await fileFor(customer, before!);
    world.logos.set(customer.organizationId, png);
    expect((await fileFor(customer, before!)).equals(plain)).toBe(true);
    const shown = await fileFor(customer, after!);
    const forecast = await proForma(customer, chosen);
    for (const [pdf, hasLogo] of [[plain, false] as const, [shown, true] as const]) {
      expect((await pageOf(pdf, 'first')).inkWithin(logoBox) > 0).toBe(hasLogo);
    }
    expect((await pageOf(forecast, 'first')).inkWithin(logoBox)).toBeGreaterThan(0);
    world.logos.delete(customer.organizationId);
    expect((await fileFor(customer, after!)).equals(shown)).toBe(true);
    const without = await pageOf(await proForma(customer, chosen), 'first');
    expect(without.inkWithin(logoBox)).toBe(0);
  });

  it('A9-8 A10-2 has a document though nobody answers for the logo, or it can not be drawn', async () => {
    const customer = await shop.customer();
    for (const logo of [silence, Buffer.from('no picture')] as const) {
      const { invoiceId } = await shop.bought(customer);
      world.logos.set(customer.organizationId, logo);
      const file = await fileFor(customer, invoiceId!);
      expect((await textsOf(file)).join(' ')).toContain(invoiceId!);
      world.logos.set(customer.organizationId, png);
      expect((await fileFor(customer, invoiceId!)).equals(file)).toBe(true);
    }
  });

  it('B-5 E-4 that is credited, and its money given back, has an invoice that knows of both', async () => {
    const customer = await shop.customer();
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    const placed = await shop.place(customer, order);
    await transferred(placed);
    await isIn('completed', customer, order);
    const { organizationId, anna } = customer;
    const { invoiceId } = await shop.get(customer, order.id);
    const invoice = { organizationId, invoiceId: invoiceId! };
    const state = async () => (await world.ask(getInvoice, invoice, anna)).state;
    const byKey = () => ({ idempotencyKey: randomUUID() });
    const { paymentId } = placed.payment!;
    const refund = (amount: number) => {
      const wanted = { organizationId, paymentId, amount, reason: 'Sorry' };
      return world.ask(refundPayment, wanted, operator, byKey());
    };
    await world.ask(creditInvoice, { ...invoice, reason: 'Sorry' }, operator, byKey());
    expect(await state()).toBe('credited');
    await refund(900);
    await refund(5_000);
    await eventually(async () => (await state()) === 'refunded');
    const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
    expect(items[0]).toMatchObject({ currency: 'CHF', balance: 5_900 });
  });

  it('B-5 gives money that comes too late to the prepaid account', async () => {
    const customer = await shop.customer();
    const order = await shop.begin(customer, [hosting], { paymentMethod: 'transfer' });
    const placed = await shop.place(customer, order);
    await world.platform.clock.advance({ days: 40 });
    await isIn('expired', customer, order);
    await transferred(placed);
    const { organizationId, anna } = customer;
    await eventually(async () => {
      const { items } = await world.ask(getPrepaidAccount, { organizationId }, anna);
      return items.find(({ currency }) => currency === 'CHF')?.balance === 5_900;
    }, 20_000);
    expect((await shop.get(customer, order.id)).state).toBe('expired');
  });
});

describe('an order that is paid by card', () => {
  const pay = async ({ organizationId, anna }: Customer, order: Order, number: string) => {
    const { paymentId } = order.payment!;
    const wanted = { organizationId, paymentId };
    const { action } = await world.ask(continuePayment, wanted, anna);
    return world.ask(payWithSandboxCard, { clientSecret: action!.clientSecret!, number });
  };

  it('I7 waits while the card is declined, is completed by one that is taken, and has one document', async () => {
    const customer = await shop.customer();
    await shop.giveMoney(customer, 1_000);
    const order = await shop.begin(customer, [hosting], {
      ...{ paymentMethod: 'card', usePrepaid: true },
    });
    const placed = await shop.place(customer, order);
    expect(placed).toMatchObject({ state: 'awaiting-payment', prepaid: 1_000, due: 4_900 });
    await pay(customer, placed, '4000 0000 0000 0002');
    expect((await shop.get(customer, order.id)).state).toBe('awaiting-payment');
    await pay(customer, placed, '4242 4242 4242 4242');
    await isIn('completed', customer, order);
    const { organizationId, anna } = customer;
    const { items } = await world.ask(listInvoices, { organizationId }, anna);
    expect(items).toHaveLength(1);
    const { items: accounts } = await world.ask(getPrepaidAccount, { organizationId }, anna);
    expect(accounts[0]).toMatchObject({ balance: 0, held: 0 });
  });
});

describe('what there is to pay', () => {
  it('A10-4 A10-5 A10-7 is chosen for a pro-forma: exactly two of three, and nothing is changed by it', async () => {
    const customer = await shop.customer();
    const bought = await shop.bought(customer, [hosting, domain, domain]);
    expect(await toPay(customer)).toEqual([]);
    const { until } = bought.lines[0]!;
    const due = await toPay(customer, until!);
    expect(due.map(({ kind, due: amount, dueOn }) => [kind, amount, dueOn])).toEqual([
      ['renewal', 6_900, until],
      ['renewal', 1_290, until],
      ['renewal', 1_290, until],
    ]);
    const chosen = due.slice(0, 2).map(({ kind, id }) => ({ kind, id }));
    const papers = [await proForma(customer, chosen), await proForma(customer, chosen)];
    expect(papers[1]!.equals(papers[0]!)).toBe(true);
    const text = (await textsOf(papers[0]!)).join(' ');
    const names = bought.lines.map(({ name }) => name);
    expect(names.map((name) => text.includes(name))).toEqual([true, true, false]);
    expect(await toPay(customer, until!)).toEqual(due);
    const { organizationId, anna } = customer;
    expect((await world.ask(listInvoices, { organizationId }, anna)).items).toHaveLength(1);
  });

  it('A10-6 is nothing without a selection, nor of somebody else’s things', async () => {
    const [customer, other] = [await shop.customer(), await shop.customer()];
    expect(await refusal(proForma(customer, []))).toBe('invalid-input');
    const bought = await shop.bought(other);
    const item = { kind: 'renewal', id: bought.lines[0]!.productId } as const;
    expect(await refusal(proForma(customer, [item]))).toBe('not-found');
    expect(await refusal(proForma(other, [item, item]))).toBe('invalid-input');
  });
});
