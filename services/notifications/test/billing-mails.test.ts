import {
  type Currency,
  invoiceIssued,
  type InvoiceKind,
  invoiceMailingPrepared,
  invoicesMailEnded,
  orderPlaced,
  type OrderTold,
  paymentFailed,
  paymentRefunded,
  type Person,
  prepaidAccountChanged,
  type PrepaidKind,
  productBlocked,
  productEnded,
  productReminded,
  productRenewalFailed,
  type SubscriptionTold,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlayedBilling } from './played-billing.js';
import { World } from './world.js';

let world: World;
let billing: PlayedBilling;

beforeAll(async () => {
  world = await World.start({ ATRIUM_MAIL_ATTACHMENT_BYTES: '400000' });
  billing = await PlayedBilling.of(world);
}, 60_000);

afterAll(() => world.stop());

interface Ended {
  _id: string;
  state: string;
  reason?: string;
}

/** The ends of all mails about an event. */
const ended = (eventId: string, count: number) =>
  eventually(async () => {
    const mine = (await world.all<Ended>('deliveries')).filter(({ _id }) =>
      _id.startsWith(eventId),
    );
    return mine.length === count && mine.every(({ state }) => state !== 'due') && mine;
  });
const mailTo = (person: Person) =>
  eventually(() => {
    const [mail] = world.smtp.to(person.email);
    return mail && mail.parsed;
  });
const sentTo = (...people: Person[]) => people.map(({ email }) => world.smtp.to(email).length);

/** Who did it and is not reminded, who is reminded, and who is neither. */
function people() {
  const anna = world.person('Anna', 'Ordering', 'en');
  const paul = world.person('Paul', 'Reminded', 'de');
  const mia = world.person('Mia', 'Silent', 'it');
  for (const [n, person] of [anna, paul, mia].entries()) {
    person.email = `${n}-${person.accountId}@example.test`;
  }
  return { anna, paul, mia, organizationId: billing.organization([paul], [anna, mia]) };
}

const francs: { currency: Currency; gross: number } = { currency: 'CHF', gross: 5_900 };

async function placed(
  organizationId: string,
  orderId: string,
  by: Person,
  more: Partial<OrderTold> = {},
): Promise<string> {
  const told = { organizationId, orderId, kind: 'new', state: 'awaiting-payment' } as const;
  const data = { ...told, ...francs, invoiceId: null, paymentMethod: 'transfer' as const, ...more };
  const event = { aggregateId: orderId, causedBy: by.accountId, data };
  return (await world.platform.bus.publish(orderPlaced, event)).id;
}

async function issued(
  organizationId: string,
  invoiceId: string,
  by: Person | null,
  kind: InvoiceKind = 'invoice',
): Promise<string> {
  const about = { organizationId, invoiceId, kind, orderId: null, corrects: null };
  const data = { ...about, ...francs, state: 'paid' as const, issuedOn: '2026-11-27' };
  const event = { aggregateId: invoiceId, causedBy: by?.accountId ?? null, data };
  return (await world.platform.bus.publish(invoiceIssued, event)).id;
}

describe('an order is placed', () => {
  it('A10-4 whoever placed it reads how to transfer it, with the pro-forma, and so does who is reminded', async () => {
    const { anna, paul, mia, organizationId } = people();
    const orderId = billing.order();
    const event = await placed(organizationId, orderId, anna);
    expect(await ended(event, 2)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
    const { text, attachments } = await mailTo(anna);
    for (const said of ['210000000003139471430009017', 'CH44 3199 9123', '59.00', 'Atrium SA']) {
      expect(text).toContain(said);
    }
    expect(attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['pro-forma.pdf', 'application/pdf'],
    ]);
    expect(String(attachments[0]!.content)).toBe(`%PDF pro-forma ${orderId}`);
    expect((await mailTo(paul)).subject).toContain('Zu bezahlen');
    expect(sentTo(mia)).toEqual([0]);
  });

  it('A10-9 whoever was removed meanwhile reads nothing, nor anybody of what is paid by then', async () => {
    const { anna, paul, organizationId } = people();
    billing.trouble = new Problem('unavailable');
    const event = await placed(organizationId, billing.order(), anna);
    await eventually(async () => {
      const waiting = (await world.all<Ended>('deliveries')).filter(
        ({ _id, reason }) => _id.startsWith(event) && reason === 'owner-away',
      );
      return waiting.length === 2;
    });
    billing.expel(organizationId, paul);
    billing.trouble = undefined;
    await world.platform.clock.advance({ minutes: 1 });
    const ends = (await ended(event, 2)).map(({ state, reason }) => [state, reason]);
    expect(ends.toSorted()).toEqual([
      ['sent', undefined],
      ['skipped', 'no-longer-concerned'],
    ]);
    expect(sentTo(anna, paul)).toEqual([1, 0]);
    const paid = billing.order({ state: 'completed', transfer: null });
    const late = await placed(organizationId, paid, anna);
    expect(await ended(late, 1)).toMatchObject([{ state: 'skipped', reason: 'nothing-to-say' }]);
  });

  it('and paid by card, or with nothing left to pay: there is nothing to say', async () => {
    const { anna, mia, organizationId } = people();
    const orderId = billing.order();
    const card = await placed(organizationId, orderId, anna, { paymentMethod: 'card' });
    const free = await placed(organizationId, orderId, anna, { state: 'completing' });
    const marker = await placed(organizationId, orderId, mia);
    await ended(marker, 2);
    const all = await world.all<{ _id: string }>('deliveries');
    expect(all.filter(({ _id }) => _id.startsWith(card) || _id.startsWith(free))).toEqual([]);
  });
});

describe('a document is issued', () => {
  it('A10-1 it is in the mail, byte for byte, though it takes several messages of the bus', async () => {
    const { anna, paul, mia, organizationId } = people();
    const number = billing.invoice(310_000);
    await ended(await issued(organizationId, number, anna), 2);
    const { subject, attachments } = await mailTo(anna);
    expect(subject!.replaceAll('\u00a0', ' ')).toBe(`Invoice ${number} of “Studio”, CHF 59.00`);
    expect(attachments.map(({ filename }) => filename)).toEqual([`${number}.pdf`]);
    expect(attachments[0]!.content.equals(billing.invoices.get(number)!.pdf)).toBe(true);
    expect(sentTo(anna, paul, mia)).toEqual([1, 1, 0]);
  });

  it('A10-2 one that is larger than a mail may carry is to be downloaded', async () => {
    const { anna, organizationId } = people();
    const number = billing.invoice(400_001);
    await ended(await issued(organizationId, number, anna), 2);
    const { text, attachments } = await mailTo(anna);
    expect(text).toContain('too large for a mail');
    expect(attachments).toEqual([]);
  });

  it('E-4 a credit note names the invoice that it corrects, to those who are reminded', async () => {
    const { anna, paul, mia, organizationId } = people();
    const number = billing.invoice(1_000, { kind: 'credit-note', corrects: 'R-1' });
    await ended(await issued(organizationId, number, null, 'credit-note'), 1);
    const { subject, text } = await mailTo(paul);
    expect(subject).toContain(`Gutschrift ${number}`);
    expect(text).toContain('Berichtigt die Rechnung\n  R-1');
    expect(sentTo(anna, mia)).toEqual([0, 0]);
  });
});

describe('money', () => {
  it('that could not be taken from a card: who began it reads that another way is needed', async () => {
    const { anna, paul, mia, organizationId } = people();
    const paymentId = billing.payment(anna);
    const purpose = { kind: 'order', id: 'order' } as const;
    const { id } = await world.platform.bus.publish(paymentFailed, {
      aggregateId: paymentId,
      data: {
        ...{ organizationId, paymentId, purpose, method: 'card', state: 'failed' },
        ...{ amount: 5_900, currency: 'CHF', paidOn: null, refunded: 0 },
      },
    });
    await ended(id, 2);
    expect((await mailTo(anna)).text).toContain('Nothing was charged');
    expect(sentTo(anna, paul, mia)).toEqual([1, 1, 0]);
  });

  it('that is given back: how much of it, and where it goes', async () => {
    const { anna, organizationId } = people();
    const refund = { id: 'refund', amount: 1_250, currency: 'CHF', reason: 'Twice' } as const;
    const done = { to: 'prepaid', done: true, at: '2026-11-27T09:00:00.000Z' } as const;
    const paymentId = billing.payment(anna, { refunds: [{ ...refund, ...done }] });
    const { id } = await world.platform.bus.publish(paymentRefunded, {
      aggregateId: paymentId,
      data: {
        ...{ organizationId, paymentId, purpose: { kind: 'order', id: 'order' }, method: 'card' },
        ...{ state: 'partly-refunded', amount: 5_900, currency: 'CHF', paidOn: '2026-11-27' },
        ...{ refunded: 1_250, refundId: 'refund', to: 'prepaid', refundAmount: 1_250 },
      },
    });
    await ended(id, 2);
    const text = (await mailTo(anna)).text!.replaceAll('\u00a0', ' ');
    expect(text).toContain('CHF 12.50');
    expect(text).toContain('the prepaid account');
  });

  it('B-5 that leaves for a bank: all who see the accounting read it, reminded or not, and no whole IBAN', async () => {
    const { anna, paul, mia, organizationId } = people();
    const payOutId = billing.payOut(organizationId, { reason: 'The account is closed' });
    const moved = (kind: PrepaidKind) =>
      world.platform.bus.publish(prepaidAccountChanged, {
        aggregateId: `${organizationId}:CHF`,
        causedBy: anna.accountId,
        data: {
          ...{ organizationId, currency: 'CHF', number: 1, kind, amount: 40_000, payOutId },
          ...{ change: -40_000, balance: 0, held: 0, orderId: null, paymentId: null },
        },
      });
    await moved('top-up');
    await ended((await moved('pay-out')).id, 3);
    await ended((await moved('pay-out-returned')).id, 3);
    expect(sentTo(anna, paul, mia)).toEqual([2, 2, 2]);
    const [requested, returned] = world.smtp.to(anna.email).map(({ parsed }) => parsed.text);
    expect(requested).toContain('CH93 **** 2957');
    expect(requested).toContain('You did not expect this?');
    expect(returned).toContain('The account is closed');
  });
});

describe('B-5 a product', () => {
  const toldOf = (organizationId: string, productId: string): SubscriptionTold => ({
    ...{ organizationId, productId, type: 'hosting', productName: 'munster.example' },
    ...{ planId: 'hosting.web-basic-12', months: 12, currency: 'CHF', paidUntil: '2026-12-14' },
    ...{ automaticRenewal: null, renewalWarranty: false, cancelled: false, blocked: false },
  });
  const publish = (...event: Parameters<typeof world.platform.bus.publish>) =>
    world.platform.bus.publish(...event);

  it('B-1, B-5 that ends soon: those are reminded who want that, with what another year costs; nobody once it is renewed', async () => {
    const { anna, paul, mia, organizationId } = people();
    const remind = (aggregateId: string) => {
      const data = { ...toldOf(organizationId, aggregateId), end: '2026-12-14', daysBefore: 14 };
      return publish(productReminded, { aggregateId, data });
    };
    await ended((await remind(billing.product())).id, 1);
    const text = (await mailTo(paul)).text!.replaceAll('\u00a0', ' ');
    expect(text).toContain('14. Dezember 2026');
    expect(text).toContain('CHF 69.00');
    const renewed = await remind(billing.product({ paidUntil: '2027-12-14' }));
    expect(await ended(renewed.id, 1)).toMatchObject([{ reason: 'nothing-to-say' }]);
    expect(sentTo(anna, paul, mia)).toEqual([0, 1, 0]);
  });

  it('B-5 that could not be renewed, is blocked or has ended: all who see the accounting read why, and until when', async () => {
    const { anna, paul, mia, organizationId } = people();
    const productId = billing.product();
    const about = toldOf(organizationId, productId);
    const failed = { ...about, way: 'automatic', reason: 'prepaid-too-low' } as const;
    // Tried again the next day, for the same reason: that is told already.
    for (let day = 1; day <= 2; day += 1) {
      const { id } = await publish(productRenewalFailed, { aggregateId: productId, data: failed });
      await eventually(async () =>
        (await world.all<{ _id: string; done?: Date }>('inbox')).some(
          ({ _id, done }) => _id.endsWith(id) && done,
        ),
      );
    }
    await ended(productId, 3);
    expect((await mailTo(anna)).text).toContain('The prepaid account holds too little');
    billing.products.set(productId, { ...billing.products.get(productId)!, blocked: true });
    const blocked = { ...about, blocked: true, reason: 'unpaid', endsOn: '2027-01-13' } as const;
    await ended((await publish(productBlocked, { aggregateId: productId, data: blocked })).id, 3);
    billing.products.set(productId, { ...billing.products.get(productId)!, ended: true });
    const { type, productName } = about;
    const end = { organizationId, productId, type, productName, ended: true, stays: [] };
    await ended((await publish(productEnded, { aggregateId: productId, data: end })).id, 3);
    const texts = world.smtp.to(anna.email).map(({ parsed }) => parsed.text);
    expect(texts[1]).toContain('Deleted on\n  13 January 2027');
    expect(texts[2]).toContain('has ended');
    expect(sentTo(anna, paul, mia)).toEqual([3, 3, 3]);
  });
});

describe('B-5 documents that somebody asked for', () => {
  const prepared = async (organizationId: string, mailingId: string, { accountId }: Person) => {
    const mails = billing.mailings.get(mailingId)!.length;
    const data = { organizationId, mailingId, accountId, documents: mails, mails };
    // Heard late, as after an outage: it is sent all the same.
    const occurredAt = '2026-01-05T09:00:00.000Z';
    const event = { aggregateId: mailingId, causedBy: accountId, occurredAt, data };
    return (await world.platform.bus.publish(invoiceMailingPrepared, event)).id;
  };
  /** What billing is told of the ends of a mailing's mails. */
  const told = (mailingId: string, count: number) =>
    eventually(async () => {
      const ends = await world.platform.bus.published(invoicesMailEnded);
      const mine = ends.flatMap(({ data }) => (data.mailingId === mailingId ? [data] : []));
      return mine.length === count && mine.toSorted((a, b) => a.number - b.number);
    }, 20_000);

  it('A8-10 come to their login address and to nobody else, and billing hears of each mail that the server has it', async () => {
    const { anna, paul, organizationId } = people();
    const mailingId = billing.mailing(anna, 450_000, 1_000);
    await ended(await prepared(organizationId, mailingId, anna), 2);
    const mails = world.smtp.to(anna.email).map(({ parsed }) => parsed);
    const [first, second] = mails.toSorted((a, b) => (a.subject! < b.subject! ? -1 : 1));
    expect(first!.subject).toBe('Your documents of “Studio” (1 of 2)');
    const numbers = billing.mailings.get(mailingId)!.flatMap(({ invoices }) => invoices);
    for (const [n, mail] of [first, second].entries()) {
      const [file] = mail!.attachments;
      expect(file!.filename).toBe(`${numbers[n]}.pdf`);
      expect(file!.content.equals(billing.invoices.get(numbers[n]!)!.pdf)).toBe(true);
    }
    const sent = { organizationId, mailingId, state: 'sent', reason: null };
    expect(await told(mailingId, 2)).toEqual([
      { ...sent, number: 1 },
      { ...sent, number: 2 },
    ]);
    expect(sentTo(paul)).toEqual([0]);
  });

  it('A10-9, I15 are not sent to whoever sees the accounting no more, nor where the server refuses: billing hears that too', async () => {
    const { anna, paul, organizationId } = people();
    const gone = billing.mailing(paul, 1_000);
    billing.expel(organizationId, paul);
    await prepared(organizationId, gone, paul);
    const notSent = { organizationId, state: 'not-sent', number: 1 };
    expect(await told(gone, 1)).toEqual([
      { ...notSent, mailingId: gone, reason: 'no-longer-concerned' },
    ]);
    world.smtp.onMail = () => '552 5.3.4 Message too big';
    const large = billing.mailing(anna, 1_000);
    await prepared(organizationId, large, anna);
    expect(await told(large, 1)).toEqual([{ ...notSent, mailingId: large, reason: 'refused' }]);
    world.smtp.onMail = () => undefined;
    expect(sentTo(anna, paul)).toEqual([0, 0]);
  });

  it('I15 are sent once though the process dies before the server has them, and billing hears of it once', async () => {
    const { anna, organizationId } = people();
    const mailingId = billing.mailing(anna, 1_000);
    await world.platform.dieAt('notifications', 'notifications.mail.before-sending', () =>
      prepared(organizationId, mailingId, anna),
    );
    expect(sentTo(anna)).toEqual([0]);
    await world.startService();
    await world.platform.clock.advance({ minutes: 1 });
    expect(await told(mailingId, 1)).toMatchObject([{ state: 'sent' }]);
    expect(sentTo(anna)).toEqual([1]);
  }, 60_000);
});

describe('afterwards', () => {
  it('A22 (7.2) no amount, account, reference or file is in the database or in the log', async () => {
    const kept = await Promise.all(['deliveries', 'mail_counts', 'inbox'].map((n) => world.all(n)));
    const everything = JSON.stringify(kept) + world.platform.platform.log('notifications');
    for (const secret of ['5900', '5_900', '21000000000313', 'CH44', '2957', '%PDF', 'Studio']) {
      expect(everything).not.toContain(secret);
    }
    expect(everything).not.toContain('@example.test');
  });
});
