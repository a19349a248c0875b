import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  creditInvoice,
  type CreditInvoiceInput,
  getInvoice,
  inspectInvoice,
  type InvoiceSummary,
  invoiceIssued,
  invoicePaid,
  type InvoiceTold,
  listInvoices,
  type ListInvoicesInput,
  overseeInvoices,
} from '@atrium/contracts';
import { eventually, parallel, type TestAsker } from '@atrium/testing';
import { verifyLedger } from '@atrium/verify-ledger';
import { randomUUID } from 'node:crypto';
import { invoiceDraft, type Priced, reducedRate } from './drafts.js';
import { Ledger } from './ledger.js';
import { race } from './race.js';
import { randomFrom } from './random.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let ledger: Ledger;

beforeAll(async () => {
  world = await World.start({ replicas: 2, environment: { ATRIUM_STEP_LEASE_MS: '500' } });
  ledger = await Ledger.start(world.platform);
}, 90_000);

afterAll(async () => {
  await ledger?.stop();
  await world?.stop();
});

/** What is wrong with all that is stored. */
async function faults(): Promise<string[]> {
  const verdicts = await verifyLedger(world.platform.database('billing'));
  return verdicts.flatMap(({ rule, wrong }) => wrong.map((sentence) => `${rule}: ${sentence}`));
}

function issue(
  organizationId: string,
  priced: readonly Priced[] = [{ net: 10_000 }],
  more: { cause?: string; paidOn?: '2026-11-27' } = {},
): Promise<string> {
  const { cause = `order:${randomUUID()}`, ...rest } = more;
  return ledger.issue(invoiceDraft(organizationId, priced, rest), cause);
}

function credit(
  input: Omit<CreditInvoiceInput, 'reason'> & { reason?: string },
  idempotencyKey = randomUUID(),
): Promise<InvoiceSummary> {
  const wanted = { reason: 'Cancelled in time', ...input };
  return world.ask(creditInvoice, wanted, undefined, { idempotencyKey });
}

async function pages(input: ListInvoicesInput, asker: TestAsker): Promise<InvoiceSummary[]> {
  const items: InvoiceSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof ask>> = await ask(cursor === null ? {} : { cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;

  function ask(more: { cursor?: string }) {
    return world.ask(listInvoices, { limit: 2, ...input, ...more }, asker);
  }
}

async function told(invoiceId: string): Promise<[string, InvoiceTold][]> {
  const each = await Promise.all(
    [invoiceIssued, invoicePaid].map((one) => world.platform.bus.published<InvoiceTold>(one)),
  );
  return each
    .flat()
    .filter(({ data }) => data.invoiceId === invoiceId)
    .map(({ subject, data }) => [subject.split('.').at(-1)!, data]);
}

describe('an invoice is issued', () => {
  it('A10-1, A10-10, E-5 paid, with its number, its day, who sends it, and the figures of the order', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    await world.platform.clock.set('2026-11-27T23:30:00Z');
    const invoiceId = await issue(organizationId, undefined, { paidOn: '2026-11-27' });

    const invoice = await world.ask(getInvoice, { organizationId, invoiceId }, julie);

    expect(invoice).toMatchObject({ id: invoiceId, state: 'paid', currency: 'CHF', gross: 10_810 });
    expect(invoice.document).toMatchObject({
      number: invoiceId,
      // It is another day in Zurich by then.
      ...{ issuedOn: '2026-11-28', dueOn: null, locale: 'fr' },
      seller: { name: 'Atrium Exemple SA', taxNumber: 'CHE-123.456.788 TVA' },
      totals: { net: 10_000, tax: 810, gross: 10_810, paid: 10_810, due: 0 },
      payment: { means: 'transfer', paidOn: '2026-11-27' },
    });
    await eventually(async () => (await told(invoiceId)).length > 0);
    expect(await told(invoiceId)).toEqual([
      [
        'issued',
        {
          ...{ organizationId, invoiceId, kind: 'invoice', state: 'paid', orderId: null },
          ...{ corrects: null, issuedOn: '2026-11-28', currency: 'CHF', gross: 10_810 },
        },
      ],
    ]);
  });

  it('E-4 once for each cause, though it is asked for at the same moment and later with other figures', async () => {
    const organizationId = await world.organization();
    const cause = `order:${randomUUID()}`;
    const outcomes = await parallel(10, () => issue(organizationId, undefined, { cause }));
    const numbers = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect(new Set(numbers).size).toBe(1);
    expect(await issue(organizationId, [{ net: 1 }], { cause })).toBe(numbers[0]);
  });

  it('E-4, D-19 not at all when it does not add up: no number is taken', async () => {
    const organizationId = await world.organization();
    const before = await issue(organizationId);
    const draft = invoiceDraft(organizationId, [{ net: 100 }]);
    const wrong = { ...draft, totals: { ...draft.totals, due: 1 } };
    await expect(ledger.issue(wrong, 'order:wrong')).rejects.toThrow('Not issued for order:wrong');
    const numberOf = (id: string) => Number(id.split('-')[1]);
    expect(numberOf(await issue(organizationId))).toBe(numberOf(before) + 1);
  });

  it('decision 36, D-15, F23 in a series that knows no year, nor a clock that goes back', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const start = world.platform.clock.now().getUTCFullYear() + 1;
    const days: string[] = [];
    for (const time of [
      `${start}-12-31T22:59:59Z`,
      `${start}-12-31T23:00:01Z`,
      `${start}-12-31T22:57:00Z`,
    ]) {
      await world.platform.clock.freeze(time);
      const invoiceId = await issue(organizationId);
      const { issuedOn } = await world.ask(getInvoice, { organizationId, invoiceId }, { ...julie });
      days.push(issuedOn);
    }
    expect(days).toEqual([`${start}-12-31`, `${start + 1}-01-01`, `${start + 1}-01-01`]);
    await world.platform.clock.freeze(`${start}-12-31T22:50:00Z`);
    await expect(issue(organizationId)).rejects.toThrow('unavailable');
    await world.platform.clock.set(`${start + 1}-01-01T00:00:00Z`);
    await issue(organizationId);
    expect(await faults()).toEqual([]);
  });

  it('F16, D-14, D-17, D-20 by several processes that are killed at it: no gap, none twice, the chain whole', async () => {
    const random = randomFrom(20_261_127);
    const before = await world.platform.database('billing').collection('invoices').countDocuments();

    const { answers, killed } = await race(world.platform, {
      ...{ invoices: 60, workers: 2, kills: 3, random },
    });

    expect(killed).toBeGreaterThanOrEqual(3);
    const numbers = [...answers.values()].map((each) => [...each]);
    expect(numbers.every(({ length }) => length === 1)).toBe(true);
    expect(new Set(numbers.flat()).size).toBe(60);
    const after = await world.platform.database('billing').collection('invoices').countDocuments();
    expect(after - before).toBe(60);
    expect(await faults()).toEqual([]);
  }, 120_000);
});

describe('an invoice that was numbered before payment', () => {
  it('decision 35 is to be paid within thirty days, and paid by one payment, once', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const invoiceId = await issue(organizationId);
    const before = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    expect(before).toMatchObject({ state: 'open', paidOn: null, due: 10_810 });
    expect(before.dueOn! > before.issuedOn).toBe(true);

    const pay = (paymentId: string) => ledger.pay(invoiceId, { paymentId, paidOn: '2026-12-01' });
    const [one, other] = await Promise.all([pay('payment-1'), pay('payment-2')]);
    expect([one, other].filter(Boolean)).toHaveLength(1);
    const winner = one ? 'payment-1' : 'payment-2';
    expect(await pay(winner)).toBe(true);

    const after = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    expect(after).toMatchObject({ state: 'paid', paidOn: '2026-12-01' });
    expect(after.history).toMatchObject([{ from: 'open', to: 'paid', cause: winner }]);
    expect(after.document).toEqual(before.document);
    expect(after.hash).toBe(before.hash);
    await eventually(async () => (await told(invoiceId)).length > 1);
    expect((await told(invoiceId)).map(([what]) => what)).toEqual(['issued', 'paid']);
  });
});

describe('an operator credits an invoice', () => {
  it('E-4, D-16 in parts and then the rest, to the centime; the invoice stays as it was issued', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const priced = [{ net: 3_333 }, { net: 777, tax: reducedRate }];
    const invoiceId = await issue(organizationId, priced);
    const before = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    await ledger.pay(invoiceId, { paymentId: 'p', paidOn: '2026-12-01' });

    const lines = [{ position: 1, net: 1_111 }];
    const part = await credit({ organizationId, invoiceId, lines, reason: 'Too dear' });
    expect(part).toMatchObject({ kind: 'credit-note', state: 'issued', corrects: invoiceId });
    expect(part.id).toMatch(/^A-\d+$/);
    const between = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    expect(between).toMatchObject({ state: 'partly-credited', credited: part.gross });
    const rest = await credit({ organizationId, invoiceId });

    const after = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    expect(after).toMatchObject({ state: 'credited', creditNotes: [part.id, rest.id] });
    expect(part.gross + rest.gross).toBe(before.gross);
    expect(part.tax + rest.tax).toBe(before.tax);
    expect([after.document, after.hash]).toEqual([before.document, before.hash]);
    const note = await world.ask(getInvoice, { organizationId, invoiceId: part.id }, julie);
    const { issuedOn } = before;
    expect(note.document.corrects).toEqual({ number: invoiceId, issuedOn, reason: 'Too dear' });
    const refund = { refundId: 'r', amount: before.gross, refundedOn: '2026-12-02' } as const;
    expect(await ledger.refund(invoiceId, { ...refund, amount: before.gross + 1 })).toBe(false);
    expect(await ledger.refund(invoiceId, refund)).toBe(true);
    expect(await ledger.refund(invoiceId, refund)).toBe(true);
    const { state } = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    expect(state).toBe('refunded');
    expect(await faults()).toEqual([]);
  });

  it('E-4 never for more than it is, though many do it at the same moment', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const invoiceId = await issue(organizationId, [{ net: 1_000 }]);
    const lines = [{ position: 1, net: 300 }];

    const outcomes = await parallel(8, () => credit({ organizationId, invoiceId, lines }));

    const credited = outcomes.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    expect(credited).toHaveLength(3);
    const invoice = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    expect(invoice.credited).toBe(credited.reduce((sum, { gross }) => sum + gross, 0));
    expect(invoice.creditNotes.toSorted()).toEqual(credited.map(({ id }) => id).toSorted());
    expect(await refusal(credit({ organizationId, invoiceId, lines }))).toBe(
      'credit-exceeds-invoice',
    );
    await credit({ organizationId, invoiceId });
    expect(await refusal(credit({ organizationId, invoiceId }))).toBe('nothing-to-credit');
    expect(await faults()).toEqual([]);
  });

  it('E-4 once for each key, with one answer; another wish under the same key is refused', async () => {
    const organizationId = await world.organization();
    const invoiceId = await issue(organizationId);
    const [lines, key] = [[{ position: 1, net: 100 }], randomUUID()];

    const outcomes = await parallel(5, () => credit({ organizationId, invoiceId, lines }, key));

    const answers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? one.value.id : []));
    expect(answers).toHaveLength(5);
    expect(new Set(answers).size).toBe(1);
    expect(await refusal(credit({ organizationId, invoiceId }, key))).toBe(
      'idempotency-key-reused',
    );
    const without = world.ask(creditInvoice, { organizationId, invoiceId, reason: 'x' });
    expect(await refusal(without)).toBe('idempotency-key-required');
    expect(await faults()).toEqual([]);
  });

  it('E-4 not another’s, not a credit note, not nothing, and nobody but operators does', async () => {
    const [organizationId, elsewhere] = [await world.organization(), await world.organization()];
    const invoiceId = await issue(organizationId);
    const free = await issue(organizationId, [{ net: 0 }]);
    const note = await credit({ organizationId, invoiceId });
    const codeOf = (input: Parameters<typeof credit>[0]) => refusal(credit(input));
    expect(await codeOf({ organizationId: elsewhere, invoiceId })).toBe('not-found');
    expect(await codeOf({ organizationId, invoiceId: 'R-999999' })).toBe('not-found');
    expect(await codeOf({ organizationId, invoiceId: note.id })).toBe('nothing-to-credit');
    expect(await codeOf({ organizationId, invoiceId: free })).toBe('nothing-to-credit');
    expect(await codeOf({ organizationId, invoiceId, lines: [] })).toBe('invalid-input');
    const julie = world.member(organizationId, accountant);
    const hers = { organizationId, invoiceId, reason: 'x' };
    const asked = world.ask(creditInvoice, hers, julie, { idempotencyKey: 'k' });
    expect(await refusal(asked)).toBe('operator-required');
  });

  it.each([
    'billing.credit.after-note',
    'billing.invoice.after-insert',
    'billing.credit.after-issue',
  ])(
    'E-4 to the end, though the process dies at %s',
    async (failpoint) => {
      const organizationId = await world.organization();
      const julie = world.member(organizationId, accountant);
      const invoiceId = await issue(organizationId);
      const idempotencyKey = randomUUID();
      await world.platform.crashAt(failpoint, () =>
        credit({ organizationId, invoiceId }, idempotencyKey),
      );

      const invoice = await eventually(async () => {
        const found = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
        return found.state === 'credited' && found;
      }, 20_000);

      expect(invoice.creditNotes).toHaveLength(1);
      const again = await eventually(
        () => credit({ organizationId, invoiceId }, idempotencyKey),
        20_000,
      );
      expect(again.id).toBe(invoice.creditNotes[0]);
      expect(await faults()).toEqual([]);
    },
    60_000,
  );
});

describe('the invoice history', () => {
  it('A10-2, A10-7, B-5 has all documents, the newest first, page by page, or those that are wanted', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, ['billing.read']);
    await world.platform.clock.advance({ days: 1 });
    const first = await issue(organizationId);
    await world.platform.clock.advance({ days: 1 });
    const second = await issue(organizationId, undefined, { paidOn: '2026-11-27' });
    await world.platform.clock.advance({ days: 1 });
    const third = await issue(organizationId);
    const { id: note } = await credit({ organizationId, invoiceId: first });
    await issue(await world.organization());
    const ids = async (wanted: Partial<ListInvoicesInput>) =>
      (await pages({ organizationId, ...wanted }, julie)).map(({ id }) => id);

    expect(await ids({})).toEqual([note, third, second, first]);
    expect(await ids({ kind: 'credit-note' })).toEqual([note]);
    expect(await ids({ kind: 'invoice', state: 'open' })).toEqual([third]);
    expect(await ids({ state: 'credited' })).toEqual([first]);
    const [one, other] = await Promise.all(
      [second, third].map((invoiceId) =>
        world.ask(getInvoice, { organizationId, invoiceId }, julie),
      ),
    );
    expect(await ids({ from: one!.issuedOn, until: other!.issuedOn })).toEqual([second]);
    const bad = world.ask(listInvoices, { organizationId, cursor: 'nonsense' }, julie);
    expect(await refusal(bad)).toBe('invalid-input');
  });

  it('A10-9 is for those with the right to see bills; nobody else learns that there is one', async () => {
    const [organizationId, elsewhere] = [await world.organization(), await world.organization()];
    const invoiceId = await issue(organizationId);
    const collaborator = world.member(organizationId, []);
    const stranger = world.member(elsewhere);
    const hers = { organizationId, invoiceId };
    for (const [asker, code] of [
      [collaborator, 'forbidden'],
      [stranger, 'not-found'],
    ] as const) {
      expect(await refusal(world.ask(getInvoice, hers, asker))).toBe(code);
      expect(await refusal(world.ask(listInvoices, { organizationId }, asker))).toBe(code);
    }
    const inspected = await world.ask(inspectInvoice, hers);
    expect(inspected.document.number).toBe(invoiceId);
    const { items } = await world.ask(overseeInvoices, { organizationId });
    expect(items.map(({ id }) => id)).toEqual([invoiceId]);
    const julie = world.member(organizationId, accountant);
    expect(await refusal(world.ask(inspectInvoice, hers, julie))).toBe('operator-required');
    expect(await refusal(world.ask(overseeInvoices, { organizationId }, julie))).toBe(
      'operator-required',
    );
    const asHis = { organizationId: elsewhere, invoiceId };
    expect(await refusal(world.ask(getInvoice, asHis, stranger))).toBe('not-found');
  });

  it('A10-8, A5-6, E-8 is as it was, whatever the organization is called since', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const invoiceId = await issue(organizationId);
    const before = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
    const details = world.organizations.get(organizationId)!;
    world.organizations.set(organizationId, { ...details, legalName: 'Munster SA', version: 2 });
    expect(await world.ask(getInvoice, { organizationId, invoiceId }, julie)).toEqual(before);
  });
});
