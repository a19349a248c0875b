import {
  describeInvoice,
  describeInvoicesMail,
  describeOrder,
  describePayment,
  describePayOut,
  describeProduct,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { isTold } from '../recipient/audience.js';
import { Directory, unlessGone } from '../recipient/directory.js';
import { nameForMail } from '../recipient/recipient.js';
import type { BillingNotice, Composition, Delivery, Reason } from './delivery.js';
import { type Attachment, FetchDocuments } from './fetch-documents.js';
import type { BillingMail } from '../mail/billing-mail.js';

/** What the mail says beside whom it greets, and what goes along with it; or why there is nothing to say. */
type Written =
  | { readonly mail: BillingMail; readonly attachments?: readonly Attachment[] }
  | { readonly nothing: Reason };

/** Mails about orders, documents, payments and pay-outs, to those who see the accounting now. */
@Injectable()
export class ComposeBillingMail {
  constructor(
    private readonly bus: Bus,
    private readonly directory: Directory,
    private readonly fetchDocuments: FetchDocuments,
  ) {}

  async execute(delivery: Delivery, caller: Caller): Promise<Composition> {
    const { accountId: doer, notice } = delivery;
    const organizationId = delivery.organizationId as string;
    const recipientId = delivery.recipientId as string;
    const [organization, people, [accountant]] = await Promise.all([
      this.directory.organization(organizationId, [], caller),
      this.directory.people([recipientId], caller),
      this.directory.accountants(organizationId, [recipientId], caller),
    ]);
    const recipient = people.get(recipientId);
    if (!organization || !recipient) return { nothing: 'gone' };
    // Removed since, without access to the accounting, or no longer reminded.
    if (!accountant || !isTold(notice as BillingNotice, accountant, doer)) {
      return { nothing: 'no-longer-concerned' };
    }
    const written = await unlessGone(this.write(delivery, organization.name, caller));
    if (!written) return { nothing: 'gone' };
    if ('nothing' in written) return written;
    const { address: to, locale, name: greeted } = recipient;
    const { mail, attachments = [] } = written;
    return { to, locale, mail: { ...mail, greeted }, attachments };
  }

  private write(delivery: Delivery, organization: string, caller: Caller): Promise<Written> {
    switch (delivery.notice) {
      case 'order-awaits-transfer':
        return this.order(delivery, organization, caller);
      case 'invoice-issued':
      case 'credit-note-issued':
        return this.document(delivery, organization, caller);
      case 'payment-failed':
      case 'payment-refunded':
        return this.payment(delivery, organization, caller);
      case 'product-reminded':
      case 'product-renewal-failed':
      case 'product-blocked':
      case 'product-ended':
        return this.product(delivery, delivery.notice, organization, caller);
      case 'invoices-mailed':
        return this.mailing(delivery, organization, caller);
      default:
        return this.payOut(delivery, organization, caller);
    }
  }

  private async order(delivery: Delivery, organization: string, caller: Caller): Promise<Written> {
    const which = reference(delivery, 'orderId');
    const { transfer, currency, until } = await this.bus.request(describeOrder, which, caller);
    // Paid or cancelled since.
    if (!transfer) return { nothing: 'nothing-to-say' };
    const { due: amount, payee, iban, reference: recognizedBy } = transfer;
    const proForma = await this.fetchDocuments.proForma(which, caller);
    return {
      mail: {
        ...{ kind: 'order-awaits-transfer', organization, money: { amount, currency } },
        ...{ payee: nameForMail(payee), iban, reference: recognizedBy, until },
      },
      attachments: [proForma],
    };
  }

  private async document(
    delivery: Delivery,
    organization: string,
    caller: Caller,
  ): Promise<Written> {
    const which = reference(delivery, 'invoiceId');
    const found = await this.bus.request(describeInvoice, which, caller);
    const { kind, gross: amount, currency, issuedOn, due, dueOn, corrects } = found;
    const pdf = await this.fetchDocuments.invoice(which, caller);
    return {
      mail: {
        kind: kind === 'invoice' ? 'invoice-issued' : 'credit-note-issued',
        ...{ organization, document: which.invoiceId, issuedOn, money: { amount, currency } },
        ...{ due, dueOn, corrects, attached: pdf !== undefined },
      },
      attachments: pdf ? [pdf] : [],
    };
  }

  private async payment(
    delivery: Delivery,
    organization: string,
    caller: Caller,
  ): Promise<Written> {
    const which = reference(delivery, 'paymentId');
    const { amount, currency, purpose, refunds } = await this.bus.request(
      describePayment,
      which,
      caller,
    );
    if (delivery.notice === 'payment-failed') {
      const money = { amount, currency };
      return { mail: { kind: 'payment-failed', organization, money, purpose: purpose.kind } };
    }
    const refund = refunds.find(({ id }) => id === delivery.refundId);
    if (!refund) return { nothing: 'nothing-to-say' };
    const money = { amount: refund.amount, currency: refund.currency };
    return { mail: { kind: 'payment-refunded', organization, money, to: refund.to } };
  }

  private async product(
    delivery: Delivery,
    kind: Extract<BillingMail, { readonly item: string }>['kind'],
    organization: string,
    caller: Caller,
  ): Promise<Written> {
    const which = reference(delivery, 'productId');
    const { name, ended, blocked, paidUntil, renewal } = await this.bus.request(
      describeProduct,
      which,
      caller,
    );
    const { day: end = null, failure } = delivery;
    // Renewed or unblocked since, or gone altogether, which another mail says.
    const isPast = kind === 'product-blocked' ? !blocked : paidUntil !== end;
    if (kind !== 'product-ended' && (ended || isPast)) return { nothing: 'nothing-to-say' };
    return {
      mail: {
        ...{ kind, organization, item: nameForMail(name), end },
        renewal: kind === 'product-ended' ? null : renewal,
        ...(failure !== undefined && { failure }),
      },
    };
  }

  private async mailing(
    delivery: Delivery,
    organization: string,
    caller: Caller,
  ): Promise<Written> {
    const number = delivery.number as number;
    const which = reference(delivery, 'mailingId');
    const found = await this.bus.request(describeInvoicesMail, { ...which, number }, caller);
    const { invoices: documents, of } = found;
    return {
      mail: { kind: 'invoices-mailed', organization, documents, number, of },
      attachments: await this.fetchDocuments.invoices(which.organizationId, documents, caller),
    };
  }

  private async payOut(delivery: Delivery, organization: string, caller: Caller): Promise<Written> {
    const which = reference(delivery, 'payOutId');
    const { amount, currency, iban, reason } = await this.bus.request(
      describePayOut,
      which,
      caller,
    );
    return {
      mail: {
        kind: delivery.notice as 'pay-out-requested' | 'pay-out-confirmed' | 'pay-out-returned',
        ...{ organization, money: { amount, currency }, iban },
        when: delivery.occurredAt.toISOString(),
        reason: reason === null ? null : nameForMail(reason),
      },
    };
  }
}

/** What a delivery is about, as its owner is asked for it. */
function reference<
  Field extends 'orderId' | 'invoiceId' | 'paymentId' | 'payOutId' | 'mailingId' | 'productId',
>(
  delivery: Delivery,
  field: Field,
): { readonly organizationId: string } & Readonly<Record<Field, string>> {
  const { organizationId, [field]: id } = delivery;
  if (organizationId === undefined || id === undefined) {
    throw new Error(`Delivery ${delivery._id} is about no ${field}`);
  }
  return { organizationId, [field]: id } as { readonly organizationId: string } & Readonly<
    Record<Field, string>
  >;
}
