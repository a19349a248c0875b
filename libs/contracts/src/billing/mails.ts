import { IntersectionType } from '@nestjs/swagger';
import { request } from '../contract.js';
import { Day, Flag, Id, Name, OneOf, Part, Text, Timestamp, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { currencies, type Currency } from '../values.js';
import { InvoiceFilePart, InvoiceFilePartInput } from './invoice-files.js';
import { InvoiceReference, invoiceKinds, type InvoiceKind } from './invoices.js';
import { OrderReference, orderStates, type OrderState } from './orders.js';
import { OrganizationPayment, PaymentAmount, PaymentReferenceInput } from './payments.js';
import { PayOut, PayOutReference } from './pay-outs.js';
import { ProductReference } from './products.js';
import { ProForma } from './to-pay.js';

// What notifications asks when it sends a mail about something that billing has told: what is true then, and no more than the
// mail says.

const amount = { min: 0, max: 99_999_999_999 } as const;

const askedToSend = {
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
} as const;

/** Where money is awaited, and by what it is recognized. */
export class AwaitedTransfer {
  @Whole(amount)
  due!: number;

  @Text({ max: 500, description: 'Whose account it is.' })
  payee!: string;

  @Text({ max: 34 })
  iban!: string;

  @Text({ max: 27, description: 'No other will do.' })
  reference!: string;
}

export class OrderMail {
  @OneOf(orderStates)
  state!: OrderState;

  @OneOf(currencies)
  currency!: Currency;

  @Part(() => AwaitedTransfer, { nullable: true, description: 'Null: it awaits none.' })
  transfer!: AwaitedTransfer | null;

  @Timestamp({ description: 'When it ends by itself, unless it is paid.' })
  until!: string;
}

export const describeOrder = request('billing.v1.orders.describe', {
  ...askedToSend,
  input: OrderReference,
  output: OrderMail,
});

/** The pro-forma of an order that waits to be paid, with the payment part of a QR-bill where that is possible (A10-3). */
export const fetchProForma = request('billing.v1.pro-formas.fetch', {
  ...askedToSend,
  input: OrderReference,
  output: ProForma,
  // As long as one may take to be drawn: nobody sits there and waits.
  timeout: 30_000,
  problems: ['not-found', 'busy'],
});

export class InvoiceMail {
  @OneOf(invoiceKinds)
  kind!: InvoiceKind;

  @Day()
  issuedOn!: string;

  @OneOf(currencies)
  currency!: Currency;

  @Whole({ ...amount, description: 'With tax.' })
  gross!: number;

  @Whole({ ...amount, description: 'What is still to be paid of it.' })
  due!: number;

  @Day({ nullable: true, description: 'Until when; null where nothing is to be paid.' })
  dueOn!: string | null;

  @Id({ nullable: true, description: 'Of a credit note: the number of the invoice it corrects.' })
  corrects!: string | null;
}

export const describeInvoice = request('billing.v1.invoices.describe', {
  ...askedToSend,
  input: InvoiceReference,
  output: InvoiceMail,
});

export class FetchedInvoiceFilePart extends InvoiceFilePart {
  @Whole({ min: 1, max: 64 * 1024 * 1024, description: 'How many bytes all of it has.' })
  size!: number;
}

/** A part of the PDF of a document, for a mail: the same bytes as whoever downloads it gets. */
export const fetchInvoiceFile = request('billing.v1.invoice-files.fetch', {
  ...askedToSend,
  input: InvoiceFilePartInput,
  output: FetchedInvoiceFilePart,
  // As long as one may take to be drawn: nobody sits there and waits.
  timeout: 30_000,
  problems: ['not-found', 'document-purged', 'busy'],
});

export class PaymentMail extends OrganizationPayment {
  @Id({ nullable: true, description: 'The account that began it; null where nobody did.' })
  startedBy!: string | null;
}

export const describePayment = request('billing.v1.payments.describe', {
  ...askedToSend,
  input: PaymentReferenceInput,
  output: PaymentMail,
});

export class PayOutOfOrganization extends IntersectionType(
  OrganizationReference,
  PayOutReference,
) {}

export const describePayOut = request('billing.v1.pay-outs.describe', {
  ...askedToSend,
  input: PayOutOfOrganization,
  output: PayOut,
});

export class ProductMail {
  @Name()
  name!: string;

  @Flag()
  ended!: boolean;

  @Flag({ description: 'Not paid: it exists, and nobody can use it.' })
  blocked!: boolean;

  @Day({ nullable: true, description: 'The first day that is not paid.' })
  paidUntil!: string | null;

  @Part(() => PaymentAmount, {
    nullable: true,
    description: 'What one more period costs with tax; null where that can’t be said.',
  })
  renewal!: PaymentAmount | null;
}

export const describeProduct = request('billing.v1.products.describe', {
  ...askedToSend,
  input: ProductReference,
  output: ProductMail,
});
