import {
  type Currency,
  currencies,
  type PrepaidAccountChanged,
  type PrepaidBalance,
  type PrepaidKind,
  type PrepaidMovement,
  type PrepaidPurpose,
} from '@atrium/contracts';
import { largestAmount, sumOf } from '../money/money.js';

/** Which prepaid account: an organization has one in each currency, and money never goes from one to the other (E-11). */
export interface AccountReference {
  readonly organizationId: string;
  readonly currency: Currency;
}

/**
 * The chart of accounts. What we owe organizations: `prepaid:<id>` can be spent, `held:<id>` is set aside for orders; both together
 * are the balance. `cash`: at our bank. `revenue-clearing`: what orders were paid with, until documents settle it.
 * `pay-outs-in-transit`: left the balance, not yet the bank. `corrections`: what operators correct against. `suspense`: of
 * organizations that are closed, for operators to settle (decision 41).
 */
export const houseAccounts = [
  'cash',
  'revenue-clearing',
  'pay-outs-in-transit',
  'corrections',
  'suspense',
] as const;
type HouseAccount = (typeof houseAccounts)[number];

/** From which account to which one money goes: the one is debited, the other credited with the same amount. */
export interface Legs {
  readonly debit: string;
  readonly credit: string;
}

/** What brings money in, and from where. */
const sources = {
  'top-up': 'cash',
  refund: 'revenue-clearing',
  'pay-out-returned': 'pay-outs-in-transit',
  correction: 'corrections',
} as const satisfies Partial<Record<PrepaidKind, HouseAccount>>;
export type CreditKind = keyof typeof sources;

/** What takes money out, and where to. */
const targets = {
  payment: 'revenue-clearing',
  'pay-out': 'pay-outs-in-transit',
  correction: 'corrections',
} as const satisfies Partial<Record<PrepaidKind, HouseAccount>>;
export type DebitKind = keyof typeof targets;

/** What sets money aside, and what becomes of it. */
export type HoldKind = 'hold' | 'capture' | 'void';

/** What happens to money that had left the balance before. */
const besides = {
  'pay-out-confirmed': { debit: 'pay-outs-in-transit', credit: 'cash' },
  'pay-out-suspended': { debit: 'pay-outs-in-transit', credit: 'suspense' },
} as const satisfies Partial<Record<PrepaidKind, Record<'debit' | 'credit', HouseAccount>>>;
export type BesideKind = keyof typeof besides;

export function legsOfCredit(kind: CreditKind, organizationId: string): Legs {
  return { debit: sources[kind], credit: prepaidOf(organizationId) };
}

export function legsOfDebit(kind: DebitKind, organizationId: string): Legs {
  return { debit: prepaidOf(organizationId), credit: targets[kind] };
}

export function legsOfHold(kind: HoldKind, organizationId: string): Legs {
  const [available, held] = [prepaidOf(organizationId), heldOf(organizationId)];
  if (kind === 'hold') return { debit: available, credit: held };
  return { debit: held, credit: kind === 'void' ? available : targets.payment };
}

export function legsBeside(kind: BesideKind): Legs {
  return besides[kind];
}

function prepaidOf(organizationId: string): string {
  return `prepaid:${organizationId}`;
}

function heldOf(organizationId: string): string {
  return `held:${organizationId}`;
}

/** Who did something, when, and in which request: nobody and none where it followed by itself. */
export interface Circumstances {
  readonly by: string | null;
  readonly at: Date;
  readonly requestId: string | null;
}

/** What is to move, before it has a place in the ledger. */
export interface Movement extends AccountReference {
  readonly kind: PrepaidKind;
  /** In minor units, more than zero; which way it goes the legs say. */
  readonly amount: number;
  readonly legs: Legs;
  /** The same operation moves money once, however often it is asked for. */
  readonly operationId: string;
  readonly about: Partial<PrepaidPurpose>;
  readonly reason?: string;
  /** Of a hold: from this moment on it is void. */
  readonly expiresAt?: Date;
  /** The operation of the hold that this captures or voids. */
  readonly holdId?: string;
}

/** One entry of the ledger: both legs in one, never changed and never removed (reliability 2.3). */
export interface LedgerEntry extends AccountReference, Legs, Circumstances {
  /** `<organization>:<currency>:<number>` */
  readonly _id: string;
  /** `<organization>:<currency>` */
  readonly account: string;
  /** Counts the entries of the account from 1, without a gap. */
  readonly number: number;
  readonly kind: PrepaidKind;
  readonly amount: number;
  /** What can be spent and what is held, together. */
  readonly balanceAfter: number;
  readonly heldAfter: number;
  readonly operationId: string;
  readonly about: PrepaidPurpose;
  readonly reason: string | null;
  readonly expiresAt: Date | null;
  readonly holdId: string | null;
}

/** The part of the newest entry that says how an account stands. */
export type Standing = Pick<LedgerEntry, 'number' | 'balanceAfter' | 'heldAfter' | 'at'>;

/** How an account stands on which nothing ever moved. */
const untouched: Standing = { number: 0, balanceAfter: 0, heldAfter: 0, at: new Date(0) };

export function accountOf({ organizationId, currency }: AccountReference): string {
  return `${organizationId}:${currency}`;
}

/** By what a hold is ended: captured or voided, whichever comes first, as there is one entry of an operation. */
export function endOf(holdId: string): string {
  return `${holdId}:end`;
}

/** What can be spent after an entry; nothing before the first. */
export function availableAfter(
  last: Pick<LedgerEntry, 'balanceAfter' | 'heldAfter'> | null,
): number {
  return last === null ? 0 : last.balanceAfter - last.heldAfter;
}

/** Why something can't move, or null: what is available never goes below zero, and no sum beyond what can be said (E-11). */
export function whyNotAppend(
  last: Standing | null,
  movement: Movement,
): 'prepaid-insufficient' | 'prepaid-limit' | null {
  const { balance, held } = after(last, movement);
  if (balance - held < 0) return 'prepaid-insufficient';
  return balance > largestAmount ? 'prepaid-limit' : null;
}

/**
 * The entry that comes after the newest one. Times never go back in an account, whatever the clocks of two processes say. Throws
 * `RangeError` for what must not be asked: an amount that is none, more taken of what is held than is held.
 */
export function appended(
  last: Standing | null,
  movement: Movement,
  { by, at, requestId }: Circumstances,
): LedgerEntry {
  const { organizationId, currency, kind, amount, operationId, about, legs } = movement;
  const { balance, held } = after(last, movement);
  if (held < 0) throw new RangeError(`More is taken than is held of ${accountOf(movement)}`);
  const before = last ?? untouched;
  const account = accountOf(movement);
  const number = before.number + 1;
  return {
    ...{ _id: `${account}:${number}`, account, organizationId, currency, number, kind, amount },
    ...legs,
    ...{ balanceAfter: sumOf([balance]), heldAfter: sumOf([held]), operationId },
    about: {
      orderId: about.orderId ?? null,
      paymentId: about.paymentId ?? null,
      payOutId: about.payOutId ?? null,
    },
    reason: movement.reason ?? null,
    expiresAt: movement.expiresAt ?? null,
    holdId: movement.holdId ?? null,
    ...{ by, at: before.at > at ? before.at : at, requestId },
  };
}

/** May be negative: to be judged. */
function after(last: Standing | null, { amount, organizationId, legs }: Movement) {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > largestAmount) {
    throw new RangeError(`${amount} is no amount that can move`);
  }
  const { balanceAfter, heldAfter } = last ?? untouched;
  const change = (account: string): number =>
    (legs.credit === account ? amount : 0) - (legs.debit === account ? amount : 0);
  const held = heldAfter + change(heldOf(organizationId));
  const available = balanceAfter - heldAfter + change(prepaidOf(organizationId));
  return { balance: available + held, held };
}

/** By how much an entry changed the balance: nothing by what is only set aside. */
export function changeBy({ organizationId, amount, debit, credit }: LedgerEntry): number {
  const ofOrganization = [prepaidOf(organizationId), heldOf(organizationId)];
  const cameIn = ofOrganization.includes(credit) ? amount : 0;
  return cameIn - (ofOrganization.includes(debit) ? amount : 0);
}

/** What an organization has, in every currency. */
export function shownBalances(
  standings: Readonly<Partial<Record<Currency, Standing | null>>>,
): PrepaidBalance[] {
  return currencies.map((currency) => {
    const { balanceAfter: balance, heldAfter: held } = standings[currency] ?? untouched;
    return { currency, balance, held, available: balance - held };
  });
}

/** An entry as a line of a statement. */
export function shownMovement(entry: LedgerEntry): PrepaidMovement {
  const { number, at, kind, amount, balanceAfter: balance, heldAfter: held, reason, by } = entry;
  return {
    ...{ number, at: at.toISOString(), kind, amount, change: changeBy(entry), balance, held },
    ...{ ...purposeOf(entry), reason, by },
  };
}

/** An entry as events tell it. */
export function toldOfEntry(entry: LedgerEntry): PrepaidAccountChanged {
  const { organizationId, currency, number, kind, amount } = entry;
  const { balanceAfter: balance, heldAfter: held } = entry;
  return {
    ...{ organizationId, currency, number, kind, amount, change: changeBy(entry), balance, held },
    ...purposeOf(entry),
  };
}

function purposeOf({ about: { orderId, paymentId, payOutId } }: LedgerEntry): PrepaidPurpose {
  return { orderId, paymentId, payOutId };
}
