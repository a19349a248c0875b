import type { Currency } from '@atrium/contracts';
import {
  daysBetween,
  type LocalDate,
  type Period,
  plusDays,
  plusMonths,
} from '../date/local-date.js';

/** How many months a period of a plan has; a product that is paid once has no subscription. */
export type IntervalMonths = number;

/** How a product goes on by itself (B-5). */
export interface AutomaticRenewal {
  readonly method: 'card' | 'prepaid';
  /** How many periods at a time. */
  readonly periods: number;
  /** Of the billing address; null: the organization's own (A5-4). */
  readonly billingAddressId: string | null;
}

/** For how long a product is paid, and what becomes of it then. */
export interface Subscription {
  readonly planId: string;
  readonly currency: Currency;
  readonly months: IntervalMonths;
  /** The first day. Ends are counted from it, so that the 31st stays the 31st. */
  readonly since: LocalDate;
  readonly periodsPaid: number;
  readonly automatic: AutomaticRenewal | null;
  /** Renewed on account when a renewal fails (Renewal Warranty, B-5). */
  readonly hasWarranty: boolean;
  /** Nothing of it goes on after what is paid. */
  readonly isCancelled: boolean;
  /** Since when it is unpaid: it exists, and nobody can use it. Null while it is not. */
  readonly blockedOn: LocalDate | null;
  /** Renewals on account that are not paid, the oldest first. */
  readonly owed: readonly OwedRenewal[];
  /** The last end of which somebody was reminded, and how many days before. */
  readonly reminded: { readonly end: LocalDate; readonly daysBefore: number } | null;
  /** The end for which the last attempt of its own was made, when, and which. */
  readonly attempted: {
    readonly end: LocalDate;
    readonly on: LocalDate;
    readonly way: OwnRenewalWay;
  } | null;
}

/** How a product is renewed that nobody renews: by what was chosen for that, or on account. */
export type OwnRenewalWay = 'automatic' | 'on-account';

/** A renewal on account. */
export interface OwedRenewal {
  readonly orderId: string;
  /** The last day on which its invoice can be paid. */
  readonly payUntil: LocalDate;
}

/** When things happen, in days (B-5; all of it is configuration). */
export interface RenewalTerms {
  /** The first automatic attempt before the end: 14. */
  readonly attemptedBefore: number;
  /** How long a blocked product waits before it is terminated. */
  readonly terminatedAfter: number;
  /** Before the end, the furthest first. */
  readonly remindedBefore: readonly number[];
}

/** The first day that is not paid. */
export function endOf({ since, months, periodsPaid }: Subscription): LocalDate {
  return plusMonths(since, months * periodsPaid);
}

/** The time that so many more periods pay. Those of a blocked product count from its end, as if it had never stopped. */
export function nextPeriod(subscription: Subscription, periods: number): Period {
  const { periodsPaid, since, months } = subscription;
  return { from: endOf(subscription), until: plusMonths(since, months * (periodsPaid + periods)) };
}

/** A new subscription, paid for so many periods. */
export function newSubscription(
  plan: Pick<Subscription, 'planId' | 'currency' | 'months' | 'since' | 'periodsPaid'>,
): Subscription {
  return {
    ...plan,
    ...{ automatic: null, hasWarranty: false, isCancelled: false, blockedOn: null, owed: [] },
    ...{ reminded: null, attempted: null },
  };
}

/** The subscription with so many periods more. It is blocked no longer, unless an invoice of its warranty is overdue. */
export function prolonged(
  subscription: Subscription,
  periods: number,
  today: LocalDate,
): Subscription {
  const periodsPaid = subscription.periodsPaid + periods;
  const { blockedOn } = subscription;
  return {
    ...subscription,
    ...{ periodsPaid, blockedOn: isOverdue(subscription, today) ? blockedOn : null },
  };
}

/** The subscription after an invoice on account was paid, or taken back. */
export function settled(
  subscription: Subscription,
  orderId: string,
  today: LocalDate,
): Subscription {
  const owed = subscription.owed.filter((one) => one.orderId !== orderId);
  const after = { ...subscription, owed };
  const isPaid = today < endOf(after) && !isOverdue(after, today);
  return isPaid ? { ...after, blockedOn: null } : after;
}

/** Whether an invoice on account was not paid in time. */
export function isOverdue({ owed }: Pick<Subscription, 'owed'>, today: LocalDate): boolean {
  return owed.some(({ payUntil }) => payUntil < today);
}

/** The subscription as another organization's: what the one before had agreed to be billed for is not asked of it (B-7). */
export function handedOn(subscription: Subscription): Subscription {
  return { ...subscription, automatic: null, hasWarranty: false };
}

/** Whether automatic renewal can still be switched on: not when its first attempt would be late (B-5). */
export function canRenewAutomatically(
  subscription: Subscription,
  today: LocalDate,
  { attemptedBefore }: RenewalTerms,
): boolean {
  const { isCancelled, blockedOn } = subscription;
  const daysLeft = daysBetween(today, endOf(subscription));
  return !isCancelled && blockedOn === null && daysLeft >= attemptedBefore;
}

/** For how many days an invoice of the Renewal Warranty may stay unpaid: 280 with a yearly plan, 90 with a shorter one (B-5). */
export function warrantyDays({ months }: Pick<Subscription, 'months'>): number {
  return months >= 12 ? 280 : 90;
}

/** What is due about a product. */
export type DueStep =
  | { readonly kind: 'remind'; readonly end: LocalDate; readonly daysBefore: number }
  | { readonly kind: 'renew'; readonly end: LocalDate; readonly way: OwnRenewalWay }
  | {
      readonly kind: 'block';
      readonly end: LocalDate;
      readonly reason: 'unpaid' | 'invoice-unpaid';
    }
  | { readonly kind: 'terminate'; readonly end: LocalDate; readonly cause: 'unpaid' | 'cancelled' };

/**
 * The next thing that is due about a product on a day, or null. One at a time, so that whoever does it writes it down before the
 * next one: reminder, automatic attempts (each day once, from the 14th before the end), at the end the warranty or the block,
 * and termination. Whoever looks late does what can still be done: an attempt that was missed is made after the end, and what
 * was blocked late is terminated as much later.
 */
export function dueStep(
  subscription: Subscription,
  today: LocalDate,
  terms: RenewalTerms,
): DueStep | null {
  const end = endOf(subscription);
  const { isCancelled, blockedOn } = subscription;
  if (isCancelled && today >= end) return { kind: 'terminate', end, cause: 'cancelled' };
  if (blockedOn !== null) {
    const isOver = today >= plusDays(blockedOn, terms.terminatedAfter);
    return isOver ? { kind: 'terminate', end, cause: 'unpaid' } : null;
  }
  if (isOverdue(subscription, today)) return { kind: 'block', end, reason: 'invoice-unpaid' };
  if (today >= end) return atEnd(subscription);
  if (isCancelled) return null;
  return attemptDue(subscription, today, terms) ?? reminderDue(subscription, today, terms);
}

/** The subscription with a step written down; what an attempt comes to is written when it is known. */
export function stepTaken(
  subscription: Subscription,
  step: DueStep,
  today: LocalDate,
): Subscription {
  const { end } = step;
  switch (step.kind) {
    case 'remind':
      return { ...subscription, reminded: { end, daysBefore: step.daysBefore } };
    case 'renew':
      return { ...subscription, attempted: { end, on: today, way: step.way } };
    case 'block':
      return { ...subscription, blockedOn: today };
    case 'terminate':
      return subscription;
  }
}

/** More than can be ahead of a product, if nobody pays. */
const mostSteps = 60;

/** What becomes of a product if nobody does anything and no attempt succeeds: each step with its day, the first of each kind. */
export function comingSteps(
  subscription: Subscription,
  today: LocalDate,
  terms: RenewalTerms,
): readonly { readonly step: DueStep; readonly on: LocalDate }[] {
  const steps: { step: DueStep; on: LocalDate }[] = [];
  let [now, day] = [subscription, today];
  for (let n = 0; n < mostSteps; n += 1) {
    const on = nextDueDay(now, day, terms);
    const step = on && dueStep(now, on, terms);
    if (!on || !step) break;
    const isFurtherAttempt =
      step.kind === 'renew' && steps.some((one) => isSameAttempt(one.step, step));
    if (!isFurtherAttempt) steps.push({ step, on });
    if (step.kind === 'terminate' || (step.kind === 'renew' && step.way === 'on-account')) break;
    [now, day] = [stepTaken(now, step, on), on];
  }
  return steps;
}

/**
 * The first day, from today on, on which something is due about a product: when it has to be looked at again. Null where nothing
 * ever is, as it stands.
 */
export function nextDueDay(
  subscription: Subscription,
  today: LocalDate,
  terms: RenewalTerms,
): LocalDate | null {
  const end = endOf(subscription);
  const { attemptedBefore, terminatedAfter, remindedBefore } = terms;
  const { blockedOn, owed } = subscription;
  const days = [
    ...[...remindedBefore, attemptedBefore, 0].map((before) => plusDays(end, -before)),
    ...(blockedOn === null ? [] : [plusDays(blockedOn, terminatedAfter)]),
    ...owed.map(({ payUntil }) => plusDays(payUntil, 1)),
  ];
  const later = [today, plusDays(today, 1), ...days].filter((day) => day >= today).toSorted();
  return later.find((day) => dueStep(subscription, day, terms) !== null) ?? null;
}

/** Unpaid at its end: an attempt, where none was made for this end; then the warranty, once; then it is blocked. */
function atEnd(subscription: Subscription): DueStep {
  const end = endOf(subscription);
  const { automatic, hasWarranty, attempted } = subscription;
  const tried = attempted?.end === end ? attempted.way : null;
  if (automatic !== null && tried === null) return { kind: 'renew', end, way: 'automatic' };
  if (hasWarranty && tried !== 'on-account') return { kind: 'renew', end, way: 'on-account' };
  return { kind: 'block', end, reason: 'unpaid' };
}

function isSameAttempt(one: DueStep, other: DueStep): boolean {
  return one.kind === 'renew' && other.kind === 'renew' && one.way === other.way;
}

function attemptDue(
  subscription: Subscription,
  today: LocalDate,
  { attemptedBefore }: RenewalTerms,
): DueStep | null {
  const end = endOf(subscription);
  const { automatic, attempted } = subscription;
  if (automatic === null || daysBetween(today, end) > attemptedBefore) return null;
  const wasToday = attempted?.end === end && attempted.on >= today;
  return wasToday ? null : { kind: 'renew', end, way: 'automatic' };
}

/** Of several that were missed only the nearest is sent: nobody needs three mails on one day. */
function reminderDue(
  subscription: Subscription,
  today: LocalDate,
  { remindedBefore }: RenewalTerms,
): DueStep | null {
  const end = endOf(subscription);
  const daysLeft = daysBetween(today, end);
  const reached = remindedBefore.filter((days) => daysLeft <= days);
  if (reached.length === 0) return null;
  const daysBefore = Math.min(...reached);
  const { reminded } = subscription;
  const was = reminded?.end === end && reminded.daysBefore <= daysBefore;
  return was ? null : { kind: 'remind', end, daysBefore };
}
