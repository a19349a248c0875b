import {
  type ConfirmationState,
  type TaxNumberChange,
  type TaxNumberRecord,
} from '@atrium/contracts';

/** That a number is its holder's, and by what one knows: what reverse charge rests on (E-6, decision 39). */
export interface Confirmation {
  readonly by: 'vies' | 'operator';
  /** Of VIES the consultation number, where it gave one; of an operator whatever they named. */
  readonly evidence: string | null;
  readonly at: Date;
  /** Of the holder; null where VIES does not say it. */
  readonly name: string | null;
  readonly address: string | null;
}

/** What VIES answered: yes or no. That it didn't is no answer. */
export interface ViesAnswer {
  readonly valid: boolean;
  readonly consultationNumber: string | null;
  readonly name: string | null;
  readonly address: string | null;
  readonly at: Date;
}

/** What an operator knows. */
export interface OperatorWord {
  readonly by: string;
  readonly at: Date;
  readonly evidence: string;
  readonly name: string;
  readonly address: string;
}

/** Something that was learned of a number. */
export interface TaxNumberLine {
  readonly at: Date;
  readonly what: TaxNumberChange;
  /** The operator; null for VIES. */
  readonly by: string | null;
  readonly evidence: string | null;
  readonly name: string | null;
  readonly address: string | null;
}

/** A VAT number of the Union and what is known of it, whoever uses it. */
export interface TaxNumber {
  readonly _id: string;
  /** In the form in which it is written on invoices: "DE136695976". */
  readonly number: string;
  readonly vies: ViesAnswer | null;
  readonly operator: OperatorWord | null;
  /** When VIES is to be asked; null: it need not be. */
  readonly dueAt: Date | null;
  /** How often VIES has not answered since it did. */
  readonly failures: number;
  readonly lastFailure: string | null;
  /** The oldest first. */
  readonly history: readonly TaxNumberLine[];
}

/** How answers of VIES are dealt with here. */
export interface ViesTerms {
  readonly isAsked: boolean;
  /** For how many days a yes counts. */
  readonly days: number;
}

const minute = 60 * 1_000;
const day = 24 * 60 * minute;

/** Whether it is a number of the Union, and no Swiss one: those alone are in VIES, and need to be confirmed. */
export function isOfTheUnion(number: string): boolean {
  return !number.startsWith('CHE');
}

/** For how long an answer counts, in milliseconds. A no for a day: who has just registered is in VIES a little later. */
function lifeOf({ valid }: ViesAnswer, days: number): number {
  return valid ? days * day : day;
}

/** What is known of a number at a moment. An operator's word counts before what VIES says. */
export function knownOf(
  number: Pick<TaxNumber, 'vies' | 'operator'> | null,
  now: Date,
  { isAsked, days }: ViesTerms,
): { readonly state: ConfirmationState; readonly confirmation: Confirmation | null } {
  const { vies = null, operator = null } = number ?? {};
  if (operator) {
    const { evidence, at, name, address } = operator;
    const confirmation = { by: 'operator', evidence, at, name, address } as const;
    return { state: 'confirmed', confirmation };
  }
  if (!vies || now.getTime() >= vies.at.getTime() + lifeOf(vies, days)) {
    return { state: isAsked ? 'waiting' : 'unconfirmed', confirmation: null };
  }
  if (!vies.valid) return { state: 'invalid', confirmation: null };
  const { consultationNumber: evidence, at, name, address } = vies;
  return { state: 'confirmed', confirmation: { by: 'vies', evidence, at, name, address } };
}

/**
 * Whether VIES is to be asked about a number that somebody wants to be billed by: when it never was, and, so that nobody has to wait
 * for it, when half of the time is over for which its answer counts.
 */
export function isToBeAsked(
  number: Pick<TaxNumber, 'vies' | 'operator' | 'dueAt'> | null,
  now: Date,
  { isAsked, days }: ViesTerms,
): boolean {
  if (!isAsked || number?.operator || (number && number.dueAt !== null)) return false;
  const vies = number?.vies;
  return !vies || now.getTime() >= vies.at.getTime() + lifeOf(vies, days) / 2;
}

/** How long VIES is left alone after it has not answered for the n-th time, in milliseconds: a minute, then twice as long each time, at most six hours. */
export function pauseAfter(failures: number): number {
  return Math.min(2 ** (failures - 1), 360) * minute;
}

/** What VIES answered, as a line of the number's history. */
export function lineOfVies({
  valid,
  consultationNumber: evidence,
  name,
  address,
  at,
}: ViesAnswer): TaxNumberLine {
  return { at, what: valid ? 'valid' : 'invalid', by: null, evidence, name, address };
}

/** A number as operators see it. Of one that nobody has used nothing is known. */
export function shownTaxNumber(
  number: string,
  record: TaxNumber | null,
  now: Date,
  terms: ViesTerms,
): TaxNumberRecord {
  const { vies, operator, dueAt, lastFailure = null, history = [] } = record ?? {};
  return {
    taxNumber: number,
    state: knownOf(record, now, terms).state,
    vies: vies ? { ...vies, at: vies.at.toISOString() } : null,
    operator: operator ? { ...operator, at: operator.at.toISOString() } : null,
    askedNextAt: dueAt?.toISOString() ?? null,
    lastFailure,
    history: history.toReversed().map((line) => ({ ...line, at: line.at.toISOString() })),
  };
}
