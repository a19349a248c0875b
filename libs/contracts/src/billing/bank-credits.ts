import { event, request } from '../contract.js';
import { Base64url, Day, Id, ListOf, OneOf, Text, Timestamp, Whole } from '../fields.js';
import { PageInput } from '../page.js';
import { PaymentAmount } from './payments.js';

/** The largest statement of a bank that is taken, in bytes. */
export const largestStatement = 5 * 1024 * 1024;

/** What it may be compressed: as base64url it still fits into a message of the bus. */
export const largestCompressedStatement = 720 * 1024;

/** Whether what a bank has credited has found what it is for. `received`: it is looked at just now. */
export const bankCreditStates = ['received', 'matched', 'to-prepaid', 'unassigned'] as const;
export type BankCreditState = (typeof bankCreditStates)[number];

/** Why money is where it is. */
export const bankCreditReasons = [
  'paid',
  'wrong-amount',
  'wrong-currency',
  'already-paid',
  'payment-closed',
  'unknown-reference',
  'no-reference',
  'organization-closed',
  'returned',
  'taken-back',
  'assigned',
] as const;
export type BankCreditReason = (typeof bankCreditReasons)[number];

/** Money that came to our account, as operators see it. */
export class BankCredit extends PaymentAmount {
  @Id()
  id!: string;

  @OneOf(bankCreditStates)
  state!: BankCreditState;

  @OneOf(bankCreditReasons, { nullable: true })
  reason!: BankCreditReason | null;

  @Day()
  valueDate!: string;

  @Text({ max: 34, description: 'Our account.' })
  account!: string;

  @Text({ max: 27, nullable: true })
  reference!: string | null;

  @Text({ max: 500, nullable: true, description: 'What the payer has written.' })
  message!: string | null;

  @Text({ max: 140, nullable: true })
  debtorName!: string | null;

  @Text({ max: 34, nullable: true })
  debtorIban!: string | null;

  @Text({ max: 80, description: 'By what the bank knows it.' })
  bankReference!: string;

  @Id({ nullable: true })
  organizationId!: string | null;

  @Id({ nullable: true, description: 'What its reference belongs to.' })
  paymentId!: string | null;

  @Timestamp()
  importedAt!: string;
}

export class ImportStatementInput {
  @Base64url({
    min: 0,
    max: Math.ceil((largestCompressedStatement * 4) / 3),
    description: 'The XML, compressed (gzip).',
  })
  file!: string;
}

const count = { min: 0, max: 1_000_000 };

/** What was found in a statement. */
export class ImportedStatement {
  @Whole({ ...count, description: 'Amounts that were credited.' })
  credits!: number;

  @Whole({ ...count, description: 'Those that no statement had before.' })
  added!: number;

  @Whole({ ...count, description: 'Of the new ones: what they are for is paid.' })
  matched!: number;

  @Whole({ ...count, description: 'Of the new ones: kept in a prepaid account.' })
  toPrepaid!: number;

  @Whole({ ...count, description: 'Of the new ones: an operator has to say whose they are.' })
  unassigned!: number;

  @Whole({ ...count, description: 'Of the new ones: still looked at.' })
  waiting!: number;
}

/**
 * Takes a statement or notification of a bank (ISO 20022, camt.053 or camt.054 of 2013 or 2019). Each credit has its effect once,
 * however often it comes and in whichever files; none is lost: what is not the exact amount of an open payment goes to the prepaid
 * account of the organization that the reference names, else it waits for an operator (B-5).
 */
export const importStatement = request('billing.v1.bank-statements.import', {
  input: ImportStatementInput,
  output: ImportedStatement,
  operatorsOnly: true,
  effect: 'command',
  timeout: 30_000,
  problems: ['statement-unreadable', 'too-large'],
});

export class BankCreditFilter extends PageInput {
  @OneOf(bankCreditStates, { optional: true })
  state?: BankCreditState;
}

export class BankCredits {
  @ListOf(() => BankCredit, { max: 200 })
  items!: BankCredit[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** What banks have credited, the newest first. */
export const listBankCredits = request('billing.v1.bank-credits.list', {
  input: BankCreditFilter,
  output: BankCredits,
  operatorsOnly: true,
  effect: 'query',
});

export class BankCreditPath {
  @Id()
  creditId!: string;
}

export class BankCreditOwner {
  @Id({ description: 'Whose money it is.' })
  organizationId!: string;
}

export class AssignBankCreditInput extends BankCreditPath {
  @Id()
  organizationId!: string;
}

/** Says whose money is that nothing else told: it goes to their prepaid account. Said again as it was, nothing changes. */
export const assignBankCredit = request('billing.v1.bank-credits.assign', {
  input: AssignBankCreditInput,
  output: BankCredit,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'organization-closing', 'bank-credit-settled'],
});

/** Money for the prepaid account of an organization. Of who has sent it nothing is told. */
export class BankCreditTold extends PaymentAmount {
  @Id()
  organizationId!: string;

  @Id()
  creditId!: string;

  @OneOf(bankCreditReasons)
  reason!: BankCreditReason;

  @Id({ nullable: true })
  paymentId!: string | null;
}

/** It could not pay what it names, or names nothing: it is kept in the prepaid account. Told once for each credit. */
export const bankCreditUnmatched = event('events.billing.v1.bank-credit.unmatched', {
  data: BankCreditTold,
  consumedBy: ['billing'],
});

/** An operator has said whose it is. */
export const bankCreditAssigned = event('events.billing.v1.bank-credit.assigned', {
  data: BankCreditTold,
  consumedBy: ['identity'],
});

export class BankStatementTold {
  @Id()
  statementId!: string;

  @Whole(count)
  credits!: number;
}

/** An operator has handed in a statement, for the first time. */
export const bankStatementImported = event('events.billing.v1.bank-statement.imported', {
  data: BankStatementTold,
  consumedBy: ['identity'],
});
