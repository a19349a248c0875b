import { request } from '../contract.js';
import { Day, Id, ListOf, OneOf, Part, Text, Whole } from '../fields.js';
import { PageInput } from '../page.js';
import { type InvoiceKind, invoiceKinds } from './invoices.js';

/** What is kept by a rule: `documents` are invoices and credit notes with their files and orders. */
export const retainedThings = ['documents', 'prepaid-entries', 'bank-credits'] as const;
export type RetainedThing = (typeof retainedThings)[number];

export class ListRetainedInput extends PageInput {
  @Id()
  organizationId!: string;
}

/**
 * Why something is kept, and for how long. Afterwards there stay of documents number, moment and hashes, which prove the chain; of
 * entries and of what banks have credited the figures, which prove the sums.
 */
export class RetentionRule {
  @OneOf(retainedThings)
  what!: RetainedThing;

  @Text({ max: 200, example: 'CO 958f, VATO 122' })
  law!: string;

  @Whole({ min: 10, max: 30, description: 'From the end of the financial year.' })
  years!: number;
}

/** A document, and until when it is kept. */
export class RetainedDocument {
  @Id({ example: 'R-1042', description: 'Its number.' })
  id!: string;

  @OneOf(invoiceKinds)
  kind!: InvoiceKind;

  @Day()
  issuedOn!: string;

  @Day({
    nullable: true,
    description:
      'The first day on which it need not be kept any more; counted from the last thing that became of it. Null once it is purged.',
  })
  keptUntil!: string | null;

  @Day({ nullable: true, description: 'Since when only number, moment and hashes are there.' })
  purgedOn!: string | null;
}

/** That something will be purged. */
export class AnnouncedPurge {
  @Day({ description: 'All that is from before this day.' })
  before!: string;

  @Day({ description: 'Not before this day.' })
  startsOn!: string;
}

/** What is kept of an organization, by which rule and until when (E-8). */
export class RetentionReport {
  @ListOf(() => RetentionRule, { max: 10 })
  rules!: RetentionRule[];

  @Part(() => AnnouncedPurge, { nullable: true })
  announced!: AnnouncedPurge | null;

  @ListOf(() => RetainedDocument, { max: 200, description: 'The newest first.' })
  items!: RetainedDocument[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** What is kept of an organization, for those who may see its bills. */
export const listRetainedDocuments = request('billing.v1.retained-documents.list', {
  input: ListRetainedInput,
  output: RetentionReport,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** The same for operators, who answer for it to authorities and to people who want to be erased. */
export const overseeRetainedDocuments = request('billing.v1.retained-documents.oversee', {
  input: ListRetainedInput,
  output: RetentionReport,
  operatorsOnly: true,
  effect: 'query',
});
