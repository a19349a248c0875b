import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import {
  Country,
  Day,
  EmailAddress,
  Id,
  ListOf,
  ListOfTexts,
  OneOf,
  Part,
  Text,
  Timestamp,
  Whole,
} from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { PageInput } from '../page.js';
import { currencies, type Currency, locales, type Locale } from '../values.js';

/** The two kinds of documents that have numbers, each with a series of its own (E-4). */
export const invoiceKinds = ['invoice', 'credit-note'] as const;
export type InvoiceKind = (typeof invoiceKinds)[number];

/**
 * What has become of an invoice: `open` is to be paid, `partly-credited` and `credited` say that some, or all, of it was taken
 * back by credit notes, `refunded` that all that was taken back has been given back. A credit note is `issued`, for ever.
 */
export const invoiceStates = [
  'open',
  'paid',
  'partly-credited',
  'credited',
  'refunded',
  'issued',
] as const;
export type InvoiceState = (typeof invoiceStates)[number];

/** The most lines that one document has. */
export const linesPerInvoice = 500;

/** The largest amount of a document, in minor units. */
const largest = 99_999_999_999;
const amount = { min: 0, max: largest } as const;
const longest = 500;

/** Which document. */
export class InvoiceReference extends OrganizationReference {
  @Id({ example: 'R-1042', description: 'Its number.' })
  invoiceId!: string;
}

/** A document as a list shows it. All amounts are minor units of its currency: centimes, cents. */
export class InvoiceSummary {
  @Id({ example: 'R-1042', description: 'Its number: that of its series, without a gap.' })
  id!: string;

  @OneOf(invoiceKinds)
  kind!: InvoiceKind;

  @OneOf(invoiceStates)
  state!: InvoiceState;

  @Id({ nullable: true })
  orderId!: string | null;

  @Day()
  issuedOn!: string;

  @Day({ nullable: true, description: 'Until when it is to be paid; null where nothing is.' })
  dueOn!: string | null;

  @OneOf(currencies)
  currency!: Currency;

  @Whole({ ...amount, description: 'Without tax.' })
  net!: number;

  @Whole(amount)
  tax!: number;

  @Whole({ ...amount, description: 'With tax.' })
  gross!: number;

  @Whole({ ...amount, description: 'What was to be paid when it was issued.' })
  due!: number;

  @Whole({ ...amount, description: 'How much of `gross` was taken back by credit notes.' })
  credited!: number;

  @Day({ nullable: true, description: 'Null while it is not.' })
  paidOn!: string | null;

  @Id({ nullable: true, description: 'Of a credit note: the number of the invoice it corrects.' })
  corrects!: string | null;

  @Text({ max: longest, description: 'To whom it was issued.' })
  buyerName!: string;

  @Text({ max: 64, nullable: true })
  buyerTaxNumber!: string | null;
}

/** Where mail goes. */
export class InvoicedAddress {
  @Text({ max: longest, nullable: true })
  addition!: string | null;

  @Text({ max: longest, min: 0 })
  street!: string;

  @Text({ max: longest, nullable: true })
  houseNumber!: string | null;

  @Text({ max: longest, min: 0 })
  postalCode!: string;

  @Text({ max: longest })
  city!: string;

  @Country()
  country!: string;
}

/** Whoever sent or received a document, as they were when it was issued. */
export class InvoicedParty {
  @Text({ max: longest })
  name!: string;

  @Text({ max: longest, nullable: true, description: 'For the attention of.' })
  attention!: string | null;

  @Part(() => InvoicedAddress)
  address!: InvoicedAddress;

  @Text({ max: 64, nullable: true, example: 'CHE-123.456.788 TVA' })
  taxNumber!: string | null;

  @EmailAddress({ nullable: true })
  email!: string | null;
}

export class InvoicedAccounts {
  @Text({ max: 34, nullable: true, description: 'For payments with a QR reference.' })
  qrIban!: string | null;

  @Text({ max: 34 })
  iban!: string;

  @Text({ max: 11, nullable: true })
  bic!: string | null;
}

export class InvoicedSeller extends InvoicedParty {
  @Part(() => InvoicedAccounts)
  bankAccounts!: InvoicedAccounts;
}

/** Category of EN 16931 (BT-151) and rate. */
export class InvoicedTax {
  @OneOf(['S', 'Z', 'AE', 'O'])
  category!: string;

  @Whole({ min: 0, max: 10_000, description: 'Hundredths of a percent: 8.1 % is 810.' })
  basisPoints!: number;
}

export class InvoicedDiscount {
  @OneOf(['gratuity', 'promo-code', 'credit'])
  kind!: string;

  @Text({ max: longest })
  label!: string;

  @Whole({ ...amount, description: 'Without tax.' })
  net!: number;
}

export class InvoicedPeriod {
  @Day()
  from!: string;

  @Day({ description: 'The first day that is not in it.' })
  until!: string;
}

export class InvoicedLine {
  @Whole({ min: 1, max: linesPerInvoice })
  position!: number;

  @Id({ nullable: true })
  productId!: string | null;

  @Text({ max: longest })
  text!: string;

  @Text({ max: longest, nullable: true })
  details!: string | null;

  @Part(() => InvoicedPeriod, { nullable: true, description: 'When it is supplied.' })
  period!: InvoicedPeriod | null;

  @Whole({ min: 1, max: 1_000_000 })
  quantity!: number;

  @Whole({ ...amount, description: 'Of the quantity, without tax, before discounts.' })
  listNet!: number;

  @ListOf(() => InvoicedDiscount, { max: 20 })
  discounts!: InvoicedDiscount[];

  @Whole({ ...amount, description: 'Without tax.' })
  net!: number;

  @Whole({ ...amount, description: 'With tax, for information: taxes are rounded by group.' })
  gross!: number;

  @Part(() => InvoicedTax)
  tax!: InvoicedTax;
}

export class InvoicedTaxGroup extends InvoicedTax {
  @Whole({ ...amount, description: 'Sum of the lines without tax.' })
  base!: number;

  @Whole(amount)
  tax!: number;
}

export class InvoicedTotals {
  @Whole(amount)
  net!: number;

  @Whole(amount)
  tax!: number;

  @Whole(amount)
  gross!: number;

  @Whole({ ...amount, description: 'Paid before it was issued.' })
  paid!: number;

  @Whole({ ...amount, description: '`gross` less `paid`.' })
  due!: number;
}

export class InvoicedReference {
  @OneOf(['QRR', 'SCOR'])
  kind!: string;

  @Text({ max: 27 })
  value!: string;
}

export class InvoicedPayment {
  @OneOf(['transfer', 'card', 'prepaid', 'none'])
  means!: string;

  @Part(() => InvoicedReference, { nullable: true })
  reference!: InvoicedReference | null;

  @Day({ nullable: true })
  paidOn!: string | null;
}

export class InvoicedCorrection {
  @Id({ example: 'R-1042' })
  number!: string;

  @Day()
  issuedOn!: string;

  @Text({ max: longest })
  reason!: string;
}

/** All that a document says, as it was issued: it never changes (A10-8). */
export class InvoicedDocument {
  @Whole({ min: 1, max: 1, description: 'The form of this object.' })
  schemaVersion!: number;

  @OneOf(invoiceKinds)
  kind!: InvoiceKind;

  @Id({ example: 'R-1042' })
  number!: string;

  @Id()
  organizationId!: string;

  @Id({ nullable: true })
  orderId!: string | null;

  @Day()
  issuedOn!: string;

  @Day({ nullable: true })
  dueOn!: string | null;

  @OneOf(currencies)
  currency!: Currency;

  @OneOf(locales, { description: 'The language of its texts.' })
  locale!: Locale;

  @Part(() => InvoicedSeller)
  seller!: InvoicedSeller;

  @Part(() => InvoicedParty)
  buyer!: InvoicedParty;

  @ListOf(() => InvoicedLine, { max: linesPerInvoice })
  lines!: InvoicedLine[];

  @ListOf(() => InvoicedTaxGroup, { max: 50 })
  taxGroups!: InvoicedTaxGroup[];

  @Part(() => InvoicedTotals)
  totals!: InvoicedTotals;

  @Part(() => InvoicedPayment)
  payment!: InvoicedPayment;

  @Part(() => InvoicedCorrection, { nullable: true })
  corrects!: InvoicedCorrection | null;
}

/** What became of an invoice. */
export class InvoiceStateChange {
  @OneOf(invoiceStates)
  from!: InvoiceState;

  @OneOf(invoiceStates)
  to!: InvoiceState;

  @Timestamp()
  at!: string;

  @Text({ max: 128, description: 'The payment, the credit note or the refund.' })
  cause!: string;
}

/** A document with every figure, and its place in the chain of its series. */
export class InvoiceDetails extends InvoiceSummary {
  @Part(() => InvoicedDocument)
  document!: InvoicedDocument;

  @Timestamp()
  issuedAt!: string;

  @Text({
    max: 64,
    description:
      'SHA-256 over the canonical JSON (RFC 8785) of `series`, `n`, `issuedAt`, `prevHash` and `documentHash`, which is that of `document`; `series` and `n` are the two parts of the number.',
  })
  hash!: string;

  @Text({ max: 64, nullable: true, description: 'That of the document before it in its series.' })
  prevHash!: string | null;

  @ListOfTexts({ max: 1_000, longest: 64, description: 'The numbers of those that correct it.' })
  creditNotes!: string[];

  @ListOf(() => InvoiceStateChange, { max: 1_000, description: 'The oldest first.' })
  history!: InvoiceStateChange[];
}

export class ListInvoicesInput extends PageInput {
  @Id()
  organizationId!: string;

  @OneOf(invoiceKinds, { optional: true })
  kind?: InvoiceKind;

  @OneOf(invoiceStates, { optional: true })
  state?: InvoiceState;

  @Day({ optional: true, description: 'Issued from this day on.' })
  from?: string;

  @Day({ optional: true, description: 'Issued before this day.' })
  until?: string;
}

export class Invoices {
  @ListOf(() => InvoiceSummary, { max: 200 })
  items!: InvoiceSummary[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The invoice history of an organization (A10-7): the newest first. */
export const listInvoices = request('billing.v1.invoices.list', {
  input: ListInvoicesInput,
  output: Invoices,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** One document with every figure (A10-2). */
export const getInvoice = request('billing.v1.invoices.get', {
  input: InvoiceReference,
  output: InvoiceDetails,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'document-purged', 'forbidden', 'second-factor-required'],
});

/** The same for operators, who correct what was issued. */
export const overseeInvoices = request('billing.v1.invoices.oversee', {
  input: ListInvoicesInput,
  output: Invoices,
  operatorsOnly: true,
  effect: 'query',
});

/** One document for operators, with its lines: they say what of which is credited. */
export const inspectInvoice = request('billing.v1.invoices.inspect', {
  input: InvoiceReference,
  output: InvoiceDetails,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found', 'document-purged'],
});

/** How much of a line is credited. */
export class CreditLine {
  @Whole({ min: 1, max: linesPerInvoice, description: 'That of the line on the invoice.' })
  position!: number;

  @Whole({ min: 1, max: largest, description: 'Without tax, in minor units.' })
  net!: number;
}

/** Why, and what of it. */
export class CreditTerms {
  @Text({ max: 200, description: 'As the recipient reads it.', example: 'Cancelled in time' })
  reason!: string;

  @ListOf(() => CreditLine, {
    max: linesPerInvoice,
    optional: true,
    description: 'All that is left of the invoice if left out.',
  })
  lines?: CreditLine[];
}

export class CreditInvoiceInput extends IntersectionType(InvoiceReference, CreditTerms) {}

/**
 * Takes back an invoice, or a part of it, by a credit note (E-4): never more than is left of it, however many are issued. The
 * answer is the credit note.
 */
export const creditInvoice = request('billing.v1.invoices.credit', {
  input: CreditInvoiceInput,
  output: InvoiceSummary,
  operatorsOnly: true,
  effect: 'command',
  idempotency: 'required',
  problems: [
    'not-found',
    'document-purged',
    'nothing-to-credit',
    'credit-exceeds-invoice',
    'changed-meanwhile',
    'idempotency-key-reused',
  ],
});

/** A document after what happened. What it says is asked for. */
export class InvoiceTold {
  @Id()
  organizationId!: string;

  @Id({ description: 'Its number.' })
  invoiceId!: string;

  @OneOf(invoiceKinds)
  kind!: InvoiceKind;

  @OneOf(invoiceStates)
  state!: InvoiceState;

  @Id({ nullable: true })
  orderId!: string | null;

  @Id({ nullable: true, description: 'Of a credit note: the invoice it corrects.' })
  corrects!: string | null;

  @Day()
  issuedOn!: string;

  @OneOf(currencies)
  currency!: Currency;

  @Whole(amount)
  gross!: number;
}

/** An invoice or a credit note has a number now, and stays as it is. */
export const invoiceIssued = event('events.billing.v1.invoice.issued', {
  data: InvoiceTold,
  consumedBy: ['organizations', 'identity', 'notifications'],
});

export class InvoicePaid extends InvoiceTold {
  @Day()
  paidOn!: string;
}

/** An invoice that was numbered before it was paid is paid. One that was paid before is only issued. */
export const invoicePaid = event('events.billing.v1.invoice.paid', {
  data: InvoicePaid,
  consumedBy: ['organizations'],
});
