import {
  type FieldError,
  isQrIban,
  isSepaIban,
  isSwissIban,
  type PayOut as ShownPayOut,
  type PayOutState,
  type PayOutTerms,
} from '@atrium/contracts';

/** Money on its way from a prepaid account to a bank (decision 41). */
export interface PayOut {
  readonly _id: string;
  readonly organizationId: string;
  readonly currency: PayOutTerms['currency'];
  /** In minor units. */
  readonly amount: number;
  /** Compact: where it goes is personal data, and in this document alone. */
  readonly iban: string;
  readonly name: string;
  readonly state: PayOutState;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly batchId: string | null;
  readonly settledAt: Date | null;
  readonly reason: string | null;
}

/**
 * What payments of banks can be written with (SIX, Implementation Guidelines for Credit Transfers, character set): Basic Latin,
 * Latin-1 Supplement, Latin Extended-A, the Romanian letters with a comma below, and the euro sign.
 */
const ofPayments = /^[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]*$/u;

/** What is wrong with where money shall go, by field; nothing where it can be paid. `iban` is compact. */
export function whyNotPayTo({
  currency,
  iban,
  name,
}: Pick<PayOut, 'currency' | 'iban' | 'name'>): FieldError[] {
  const wrong = (field: string, message: string) => [{ pointer: `/${field}`, message }];
  if (isQrIban(iban)) return wrong('iban', 'iban must not be a QR-IBAN: it takes QR-bills alone');
  if (currency === 'CHF' && !isSwissIban(iban)) {
    return wrong('iban', 'iban must be of Switzerland or Liechtenstein for francs');
  }
  if (currency === 'EUR' && !isSepaIban(iban)) {
    return wrong('iban', 'iban must be where SEPA reaches for euros');
  }
  if (!ofPayments.test(name)) {
    return wrong('name', 'name must be in Latin letters, as the bank has it');
  }
  return [];
}

export function newPayOut(
  what: Pick<
    PayOut,
    | '_id'
    | 'organizationId'
    | 'currency'
    | 'amount'
    | 'iban'
    | 'name'
    | 'requestedBy'
    | 'requestedAt'
  >,
): PayOut {
  return { ...what, state: 'requested', batchId: null, settledAt: null, reason: null };
}

/** The states from which each end is reached. */
export const openTo = {
  confirmed: ['exported'],
  returned: ['requested', 'exported'],
} as const satisfies Partial<Record<PayOutState, readonly PayOutState[]>>;
export type Settlement = keyof typeof openTo;

/** By what the ledger knows each step of a pay-out: each moves money once. */
export function operationOf(payOutId: string, step: 'requested' | Settlement): string {
  return `pay-out:${payOutId}:${step}`;
}

/** An IBAN by which nobody could be paid: its first and last four characters. */
export function maskedIban(iban: string): string {
  return `${iban.slice(0, 4)} **** ${iban.slice(-4)}`;
}

/** A pay-out as members and operators see it. */
export function shownPayOut(payOut: PayOut): ShownPayOut {
  const { _id: id, organizationId, currency, amount, name, state } = payOut;
  const { requestedBy, requestedAt, batchId, settledAt, reason } = payOut;
  return {
    ...{ id, organizationId, currency, amount, iban: maskedIban(payOut.iban), name, state },
    ...{ requestedBy, requestedAt: requestedAt.toISOString(), batchId },
    ...{ settledAt: settledAt?.toISOString() ?? null, reason },
  };
}
