import { randomUUID } from 'node:crypto';
import {
  type Accountant,
  bytesInPart,
  describeInvoice,
  describeInvoicesMail,
  describeOrder,
  describePayment,
  describePayOut,
  describeProduct,
  fetchInvoiceFile,
  fetchProForma,
  type InvoiceMail,
  type InvoicesMail,
  listAccountants,
  type OrderMail,
  type PaymentMail,
  type PayOut,
  type ProductMail,
  type Person,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import type { World } from './world.js';

/** Billing, played by the test over the bus, and who sees the accounting of its organizations. */
export class PlayedBilling {
  readonly orders = new Map<string, OrderMail>();
  readonly invoices = new Map<string, InvoiceMail & { readonly pdf: Buffer }>();
  readonly payments = new Map<string, PaymentMail>();
  readonly payOuts = new Map<string, PayOut>();
  readonly products = new Map<string, ProductMail>();
  /** By mailing, what is in each of its mails. */
  readonly mailings = new Map<string, InvoicesMail[]>();
  /** Thrown by billing while it is set. */
  trouble: Problem | undefined;
  private readonly accountants = new Map<string, Accountant[]>();

  private constructor(private readonly world: World) {}

  static async of(world: World): Promise<PlayedBilling> {
    const billing = new PlayedBilling(world);
    await billing.play();
    return billing;
  }

  /** An organization in which these people see the accounting: those first are reminded, the others not. */
  organization(reminded: readonly Person[], others: readonly Person[] = []): string {
    const { organizationId } = this.world.organization('Studio', [], [...reminded, ...others]);
    this.accountants.set(organizationId, [
      ...reminded.map(({ accountId }) => ({ accountId, reminded: true })),
      ...others.map(({ accountId }) => ({ accountId, reminded: false })),
    ]);
    return organizationId;
  }

  /** From now on they see it no more. */
  expel(organizationId: string, { accountId: gone }: Person): void {
    const left = (this.accountants.get(organizationId) ?? []).filter(
      ({ accountId }) => accountId !== gone,
    );
    this.accountants.set(organizationId, left);
  }

  order(more: Partial<OrderMail> = {}): string {
    const orderId = randomUUID();
    const transfer = {
      ...{ due: 5_900, payee: 'Atrium SA', iban: 'CH4431999123000889012' },
      reference: '210000000003139471430009017',
    };
    const until = '2026-12-27T09:00:00.000Z';
    const state = 'awaiting-payment' as const;
    this.orders.set(orderId, { state, currency: 'CHF', transfer, until, ...more });
    return orderId;
  }

  /** Answers its number. */
  invoice(bytes: number, more: Partial<InvoiceMail> = {}): string {
    const number = `R-${this.invoices.size + 1}`;
    this.invoices.set(number, {
      ...{ kind: 'invoice', issuedOn: '2026-11-27', currency: 'CHF', gross: 5_900 },
      ...{ due: 0, dueOn: null, corrects: null },
      ...more,
      pdf: Buffer.alloc(bytes, `%PDF ${number} `),
    });
    return number;
  }

  payment(startedBy: Person, more: Partial<PaymentMail> = {}): string {
    const id = randomUUID();
    this.payments.set(id, {
      ...{ id, purpose: { kind: 'order', id: 'order' }, method: 'card', state: 'failed' },
      ...{ reference: null, declined: null, refunded: 0, refunds: [], paidOn: null },
      ...{ amount: 5_900, currency: 'CHF', createdAt: '2026-11-27T09:00:00.000Z' },
      startedBy: startedBy.accountId,
      ...more,
    });
    return id;
  }

  payOut(organizationId: string, more: Partial<PayOut> = {}): string {
    const id = randomUUID();
    this.payOuts.set(id, {
      ...{ id, organizationId, currency: 'CHF', amount: 40_000, name: 'Studio' },
      ...{ iban: 'CH93 **** 2957', state: 'requested', requestedBy: 'somebody', reason: null },
      ...{ requestedAt: '2026-11-27T09:00:00.000Z', batchId: null, settledAt: null },
      ...more,
    });
    return id;
  }

  product(more: Partial<ProductMail> = {}): string {
    const productId = randomUUID();
    const renewal = { amount: 6_900, currency: 'CHF' } as const;
    const paid = { paidUntil: '2026-12-14', ended: false, blocked: false };
    this.products.set(productId, { name: 'munster.example', ...paid, renewal, ...more });
    return productId;
  }

  /** A mailing of documents of such sizes, one in each mail, to somebody. Answers its id. */
  mailing({ accountId }: Person, ...bytes: number[]): string {
    const mailingId = randomUUID();
    const mails = bytes.map((size) => ({ accountId, invoices: [this.invoice(size)] }));
    const of = mails.length;
    this.mailings.set(
      mailingId,
      mails.map((mail) => ({ ...mail, of })),
    );
    return mailingId;
  }

  private async play(): Promise<void> {
    const { bus } = this.world.platform;
    const known = <T>(value: T | undefined): T => {
      if (this.trouble) throw this.trouble;
      if (value === undefined) throw new Problem('not-found');
      return value;
    };
    await bus.reply(listAccountants, ({ organizationId, accountIds }) => ({
      items: (this.accountants.get(organizationId) ?? []).filter(
        ({ accountId }) => accountIds?.includes(accountId) ?? true,
      ),
    }));
    await bus.reply(describeOrder, ({ orderId }) => known(this.orders.get(orderId)));
    await bus.reply(fetchProForma, ({ orderId }) => {
      known(this.orders.get(orderId));
      return { pdf: Buffer.from(`%PDF pro-forma ${orderId}`).toString('base64url') };
    });
    await bus.reply(describeInvoice, ({ invoiceId }) => {
      const { pdf: _pdf, ...mail } = known(this.invoices.get(invoiceId));
      return mail;
    });
    await bus.reply(fetchInvoiceFile, ({ invoiceId, offset }) => {
      const { pdf } = known(this.invoices.get(invoiceId));
      const next = offset + bytesInPart;
      return {
        bytes: pdf.subarray(offset, next).toString('base64url'),
        next: next < pdf.length ? next : null,
        size: pdf.length,
      };
    });
    await bus.reply(describePayment, ({ paymentId }) => known(this.payments.get(paymentId)));
    await bus.reply(describeProduct, ({ productId }) => known(this.products.get(productId)));
    await bus.reply(describeInvoicesMail, ({ mailingId, number }) =>
      known(this.mailings.get(mailingId)?.[number - 1]),
    );
    await bus.reply(describePayOut, ({ payOutId }) => known(this.payOuts.get(payOutId)));
  }
}
