import { IntersectionType, PickType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Id, ListOf, ListOfIds, OneOf, Text, Timestamp, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { ListInvoicesInput } from './invoices.js';

/** How many documents are mailed at once. */
export const documentsPerMailing = 200;

/** In how many mails at most. */
const mailsPerMailing = documentsPerMailing;

/** `preparing`: its files are being made. `sending`: mails are on their way. `sent`: the mail server has taken each of them. */
export const invoiceMailingStates = ['preparing', 'sending', 'sent', 'not-sent'] as const;
export type InvoiceMailingState = (typeof invoiceMailingStates)[number];

export const mailOfMailingStates = ['waiting', 'sent', 'not-sent'] as const;
export type MailOfMailingState = (typeof mailOfMailingStates)[number];

class Filter extends PickType(ListInvoicesInput, [
  'organizationId',
  'kind',
  'state',
  'from',
  'until',
]) {}

/** Which documents: those that are named, or all that the other fields describe, as in the history. */
export class MailInvoicesInput extends Filter {
  @ListOfIds({
    max: documentsPerMailing,
    optional: true,
    description: 'Their numbers; then none of the other fields.',
  })
  invoices?: string[];
}

/** One mail with some of the documents. */
export class MailOfMailing {
  @Whole({ min: 1, max: mailsPerMailing })
  number!: number;

  @ListOfIds({ max: documentsPerMailing, description: 'The numbers of the documents in it.' })
  invoices!: string[];

  @OneOf(mailOfMailingStates, { description: '`sent`: the mail server has taken it.' })
  state!: MailOfMailingState;

  @Text({
    max: 64,
    nullable: true,
    example: 'no-such-address',
    description: 'Why it was not sent.',
  })
  reason!: string | null;
}

/** Documents that somebody had mailed to themselves. */
export class InvoiceMailing {
  @Id()
  id!: string;

  @Id()
  organizationId!: string;

  @OneOf(invoiceMailingStates)
  state!: InvoiceMailingState;

  @Id({ description: 'The account that asked for it, and whose login address gets it.' })
  requestedBy!: string;

  @Timestamp()
  requestedAt!: string;

  @ListOfIds({ max: documentsPerMailing, description: 'The numbers of the documents.' })
  invoices!: string[];

  @ListOf(() => MailOfMailing, { max: mailsPerMailing, description: 'None while it is prepared.' })
  mails!: MailOfMailing[];
}

/**
 * Mails invoices and credit notes as PDFs to the login address of whoever asks, and to no other (B-5): in as many mails as their
 * size takes, each of them once.
 */
export const mailInvoices = request('billing.v1.invoices.mail', {
  input: MailInvoicesInput,
  output: InvoiceMailing,
  scope: 'billing:read',
  effect: 'command',
  idempotency: 'required',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'organization-closing',
    'nothing-to-mail',
    'too-many-documents',
    'idempotency-key-reused',
  ],
});

export class InvoiceMailingReference extends OrganizationReference {
  @Id()
  mailingId!: string;
}

export const getInvoiceMailing = request('billing.v1.invoice-mailings.get', {
  input: InvoiceMailingReference,
  output: InvoiceMailing,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** Which mail of which mailing. */
export class MailOfMailingReference extends IntersectionType(
  InvoiceMailingReference,
  PickType(MailOfMailing, ['number']),
) {}

export class InvoicesMail {
  @Id({ description: 'The account whose login address it goes to.' })
  accountId!: string;

  @ListOfIds({ max: documentsPerMailing })
  invoices!: string[];

  @Whole({ min: 1, max: mailsPerMailing, description: 'How many mails there are in all.' })
  of!: number;
}

/** Asked by notifications when it sends one of the mails. */
export const describeInvoicesMail = request('billing.v1.invoice-mailings.describe', {
  input: MailOfMailingReference,
  output: InvoicesMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class InvoiceMailingPrepared extends InvoiceMailingReference {
  @Id({ description: 'Whose login address gets the mails.' })
  accountId!: string;

  @Whole({ min: 1, max: documentsPerMailing })
  documents!: number;

  @Whole({ min: 1, max: mailsPerMailing })
  mails!: number;
}

/** The files of a mailing are made: its mails can be sent. */
export const invoiceMailingPrepared = event('events.billing.v1.invoice-mailing.prepared', {
  data: InvoiceMailingPrepared,
  consumedBy: ['notifications', 'organizations'],
});

export class InvoicesMailEnded extends MailOfMailingReference {
  @OneOf(['sent', 'not-sent'], { description: '`sent`: the mail server has taken it.' })
  state!: 'sent' | 'not-sent';

  @Text({ max: 64, nullable: true })
  reason!: string | null;
}

/** One mail of a mailing was sent, or never will be. */
export const invoicesMailEnded = event('events.notifications.v1.invoices-mail.ended', {
  data: InvoicesMailEnded,
  consumedBy: ['billing'],
});
