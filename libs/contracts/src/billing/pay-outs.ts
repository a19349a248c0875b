import { IntersectionType, OmitType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Amount, Iban, Id, ListOf, Name, OneOf, Text, Timestamp, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { Done, PageInput } from '../page.js';
import { currencies, type Currency } from '../values.js';

/**
 * `requested`: the money has left the balance. `exported`: it is in a file for the bank. `confirmed`: the bank has paid. `returned`:
 * it came back, or was not sent, and is in the balance again.
 */
export const payOutStates = ['requested', 'exported', 'confirmed', 'returned'] as const;
export type PayOutState = (typeof payOutStates)[number];

/** Where the money goes, in full. */
export class PayOutTerms {
  @OneOf(currencies)
  currency!: Currency;

  @Amount()
  amount!: number;

  @Iban({
    description:
      'Francs go to Switzerland and Liechtenstein, euros to wherever SEPA reaches. A QR-IBAN takes no pay-out.',
  })
  iban!: string;

  @Name({
    max: 70,
    example: 'Entreprise Familiale Sàrl',
    description: 'Whose account it is, in the letters that payments of banks can be written with.',
  })
  name!: string;
}

export class RequestPayOutInput extends IntersectionType(OrganizationReference, PayOutTerms) {}

/** A pay-out, with nothing by which the account could be used. */
export class PayOut extends OmitType(PayOutTerms, ['iban']) {
  @Id()
  id!: string;

  @Id()
  organizationId!: string;

  @Text({ max: 42, example: 'CH93 **** 2957', description: 'Its first and last four characters.' })
  iban!: string;

  @OneOf(payOutStates)
  state!: PayOutState;

  @Id({ description: 'The account that asked for it.' })
  requestedBy!: string;

  @Timestamp()
  requestedAt!: string;

  @Id({ nullable: true, description: 'In which file for the bank it is.' })
  batchId!: string | null;

  @Timestamp({ nullable: true, description: 'When it was confirmed or returned.' })
  settledAt!: string | null;

  @Text({ max: 200, nullable: true, description: 'Why it was returned.' })
  reason!: string | null;
}

/**
 * Takes money of the prepaid account, to be paid to an account at a bank (B-5, decision 41): only administrators and legal
 * representatives, who have just proven who they are.
 */
export const requestPayOut = request('billing.v1.pay-outs.request', {
  input: RequestPayOutInput,
  output: PayOut,
  effect: 'command',
  idempotency: 'required',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'prepaid-insufficient',
    'organization-closing',
    'idempotency-key-reused',
  ],
});

export class ListPayOutsInput extends IntersectionType(OrganizationReference, PageInput) {}

export class PayOuts {
  @ListOf(() => PayOut, { max: 200 })
  items!: PayOut[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The pay-outs of an organization, the newest first. */
export const listPayOuts = request('billing.v1.pay-outs.list', {
  input: ListPayOutsInput,
  output: PayOuts,
  effect: 'query',
  scope: 'billing:read',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class ListAllPayOutsInput extends PageInput {
  @OneOf(payOutStates, { optional: true, description: 'Only those of this state.' })
  state?: PayOutState;
}

/** The pay-outs of all organizations, the newest first. */
export const listAllPayOuts = request('billing.v1.pay-outs.list-all', {
  input: ListAllPayOutsInput,
  output: PayOuts,
  operatorsOnly: true,
  effect: 'query',
});

/** How many payments one file has at most. */
export const payOutsPerBatch = 200;

export class PayOutBatchReference {
  @Id()
  batchId!: string;
}

/** Pay-outs that go to the bank in one file. */
export class PayOutBatch extends PayOutBatchReference {
  @Timestamp()
  createdAt!: string;
}

/**
 * Puts the oldest requested pay-outs, up to 200, into a file for the bank: each is in one file, however many operators ask at
 * once.
 */
export const exportPayOuts = request('billing.v1.pay-outs.export', {
  input: Done,
  output: PayOutBatch,
  operatorsOnly: true,
  effect: 'command',
  idempotency: 'required',
  problems: ['nothing-to-pay-out', 'payment-account-missing', 'idempotency-key-reused'],
});

export class PayOutsExported extends PayOutBatchReference {
  @Whole({ min: 1, max: payOutsPerBatch, description: 'How many were to go into it.' })
  payOuts!: number;
}

/** An operator has made a file for the bank. */
export const payOutsExported = event('events.billing.v1.pay-out-batch.exported', {
  data: PayOutsExported,
  consumedBy: ['identity'],
});

export class PayOutFile extends PayOutBatchReference {
  @Text({ max: 262_144, description: 'pain.001.001.09, UTF-8.' })
  xml!: string;
}

/** The file of a batch for the bank (ISO 20022, Swiss Payment Standards): the same bytes each time. */
export const getPayOutFile = request('billing.v1.pay-outs.get-file', {
  input: PayOutBatchReference,
  output: PayOutFile,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

export class PayOutReference {
  @Id()
  payOutId!: string;
}

/** The bank has paid. Confirmed again, nothing changes. */
export const confirmPayOut = request('billing.v1.pay-outs.confirm', {
  input: PayOutReference,
  output: PayOut,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'pay-out-not-open'],
});

export class ReturnPayOutInput extends PayOutReference {
  @Text({ max: 200, example: 'Account closed', description: 'The organization reads it.' })
  reason!: string;
}

/**
 * The bank could not pay, or it shall not: the money is in the balance again, once. Where the organization is closed by then, it is
 * the operator’s to settle (decision 41). Returned again, nothing changes.
 */
export const returnPayOut = request('billing.v1.pay-outs.return', {
  input: ReturnPayOutInput,
  output: PayOut,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'pay-out-not-open'],
});
