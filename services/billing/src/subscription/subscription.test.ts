import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysBetween, localDate, plusDays } from '../date/local-date.js';
import {
  canRenewAutomatically,
  comingSteps,
  dueStep,
  endOf,
  nextDueDay,
  nextPeriod,
  prolonged,
  type RenewalTerms,
  settled,
  stepTaken,
  type Subscription,
  warrantyDays,
} from './subscription.js';

const terms: RenewalTerms = {
  attemptedBefore: 14,
  terminatedAfter: 30,
  remindedBefore: [60, 30, 14],
};

const monthly: Subscription = {
  ...{ planId: 'hosting-web-m', currency: 'CHF', months: 1, since: localDate('2026-01-31') },
  ...{ periodsPaid: 1, automatic: null, hasWarranty: false, isCancelled: false },
  ...{ blockedOn: null, owed: [], reminded: null, attempted: null },
};
const yearly = { ...monthly, months: 12, since: localDate('2026-03-01') };
const today = localDate('2026-02-01');
const byCard = { method: 'card', periods: 1, billingAddressId: null } as const;

/** What is done about a product day by day, when nothing is ever paid. */
function daysOf(subscription: Subscription, from: string, days: number): [string, string][] {
  const done: [string, string][] = [];
  let now = subscription;
  for (let n = 0; n < days; n += 1) {
    const today = plusDays(localDate(from), n);
    for (let step = dueStep(now, today, terms); step; step = dueStep(now, today, terms)) {
      const isOnAccount = step.kind === 'renew' && step.way === 'on-account';
      done.push([today, isOnAccount ? 'on-account' : step.kind]);
      if (step.kind === 'terminate') return done;
      now = stepTaken(now, step, today);
      if (!isOnAccount) continue;
      const owed = { orderId: today, payUntil: plusDays(today, warrantyDays(now)) };
      now = { ...prolonged(now, 1, today), owed: [...now.owed, owed] };
    }
  }
  return done;
}

describe('a product that is paid for a time', () => {
  it('B-5 goes on from its end, and one of the 31st has the 31st again', () => {
    expect(endOf(monthly)).toBe('2026-02-28');
    expect(nextPeriod(monthly, 2)).toEqual({ from: '2026-02-28', until: '2026-04-30' });
    expect(endOf(prolonged(monthly, 1, today))).toBe('2026-03-31');
  });

  it('B-5 is prolonged by several periods as by one after the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (periods) => {
        let one: Subscription = monthly;
        for (let n = 0; n < periods; n += 1) {
          const { from, until } = nextPeriod(one, 1);
          expect(from).toBe(endOf(one));
          one = prolonged(one, 1, today);
          expect(endOf(one)).toBe(until);
        }
        expect(one).toEqual(prolonged(monthly, periods, today));
      }),
    );
  });
});

describe('what becomes of a product that nobody pays', () => {
  it('B-5 is reminded of, then blocked at its end, then terminated', () => {
    expect(daysOf(yearly, '2026-12-01', 200)).toEqual([
      ['2026-12-31', 'remind'],
      ['2027-01-30', 'remind'],
      ['2027-02-15', 'remind'],
      ['2027-03-01', 'block'],
      ['2027-03-31', 'terminate'],
    ]);
  });

  it('B-5 is tried to be renewed each day from the 14th before its end, where that is automatic', () => {
    const steps = daysOf({ ...yearly, automatic: byCard }, '2027-02-01', 60);
    const attempts = steps.filter(([, kind]) => kind === 'renew');
    expect(attempts).toHaveLength(14);
    expect(attempts[0]).toEqual(['2027-02-15', 'renew']);
    expect(attempts.at(-1)).toEqual(['2027-02-28', 'renew']);
  });

  it('B-5 has one reminder when several were missed', () => {
    expect(daysOf(yearly, '2027-02-20', 5)).toEqual([['2027-02-20', 'remind']]);
  });

  it('B-5 goes on, on account, with the Renewal Warranty, and is blocked when its invoice is not paid in time', () => {
    const steps = daysOf({ ...yearly, hasWarranty: true }, '2027-03-01', 400);
    expect(steps.filter(([, kind]) => kind !== 'remind')).toEqual([
      ['2027-03-01', 'on-account'],
      // 280 days are over on the day after the last of them.
      ['2027-12-07', 'block'],
      ['2028-01-06', 'terminate'],
    ]);
    expect(warrantyDays(yearly)).toBe(280);
    expect(warrantyDays(monthly)).toBe(90);
  });

  it('B-5 of a monthly plan goes on month by month, on account, until the first invoice is overdue', () => {
    const steps = daysOf({ ...monthly, hasWarranty: true }, '2026-02-28', 120);
    expect(steps.filter(([, kind]) => kind !== 'remind')).toEqual([
      ['2026-02-28', 'on-account'],
      ['2026-03-31', 'on-account'],
      ['2026-04-30', 'on-account'],
      ['2026-05-30', 'block'],
    ]);
  });

  it('B-5 can be used again when what is overdue is paid, and only then', () => {
    const end = endOf(yearly);
    const owed = [
      { orderId: 'first', payUntil: plusDays(end, -20) },
      { orderId: 'second', payUntil: plusDays(end, 20) },
    ];
    const day = plusDays(end, -10);
    const blocked = { ...yearly, owed, blockedOn: plusDays(end, -19) };
    expect(prolonged(blocked, 1, day).blockedOn).toBe(blocked.blockedOn);
    expect(settled(blocked, 'second', day).blockedOn).toBe(blocked.blockedOn);
    expect(settled(blocked, 'first', day)).toEqual({ ...yearly, owed: owed.slice(1) });
    // Past its end it is not paid all the same.
    expect(settled(blocked, 'first', end).blockedOn).toBe(blocked.blockedOn);
  });

  it('B-5 is caught up with by whoever was away for a month: one attempt, then the block, then all days until its end', () => {
    const late = '2027-04-05';
    expect(daysOf({ ...yearly, automatic: byCard }, late, 60)).toEqual([
      [late, 'renew'],
      [late, 'block'],
      ['2027-05-05', 'terminate'],
    ]);
    const [first, second] = daysOf({ ...yearly, automatic: byCard, hasWarranty: true }, late, 1);
    expect([first, second]).toEqual([
      [late, 'renew'],
      [late, 'on-account'],
    ]);
  });

  it('B-5 is blocked where it can not be renewed on account either', () => {
    const end = endOf(yearly);
    const tried = { end, on: end, way: 'on-account' } as const;
    const step = dueStep({ ...yearly, hasWarranty: true, attempted: tried }, end, terms);
    expect(step).toEqual({ kind: 'block', end, reason: 'unpaid' });
  });

  it('B-5 is told ahead, the first of each kind with its day', () => {
    const automatic = { ...yearly, automatic: byCard, hasWarranty: true };
    const told = (subscription: Subscription) =>
      comingSteps(subscription, localDate('2026-12-01'), terms).map(({ step, on }) => [
        step.kind === 'renew' ? step.way : step.kind,
        on,
      ]);
    expect(told(automatic)).toEqual([
      ['remind', '2026-12-31'],
      ['remind', '2027-01-30'],
      ['automatic', '2027-02-15'],
      ['remind', '2027-02-15'],
      ['on-account', '2027-03-01'],
    ]);
    expect(told({ ...yearly, isCancelled: true })).toEqual([['terminate', '2027-03-01']]);
    expect(told(yearly).slice(3)).toEqual([
      ['block', '2027-03-01'],
      ['terminate', '2027-03-31'],
    ]);
  });

  it('B-5 ends at what is paid when it was cancelled, without a reminder or an attempt', () => {
    const cancelled = { ...yearly, automatic: byCard, isCancelled: true };
    expect(daysOf(cancelled, '2026-12-01', 120)).toEqual([['2027-03-01', 'terminate']]);
  });

  it('B-5 is not renewed automatically when it is switched on with less than 14 days left', () => {
    expect(canRenewAutomatically(yearly, '2027-02-15', terms)).toBe(true);
    expect(canRenewAutomatically(yearly, '2027-02-16', terms)).toBe(false);
    expect(canRenewAutomatically({ ...yearly, isCancelled: true }, '2026-06-01', terms)).toBe(
      false,
    );
  });

  it('B-5 is looked at again on the first day on which something is due, and not before', () => {
    const kinds = fc.record({
      automatic: fc.constantFrom(null, byCard),
      ...{ hasWarranty: fc.boolean(), isCancelled: fc.boolean() },
      blockedOn: fc.constantFrom(null, localDate('2027-03-01'), localDate('2027-02-10')),
      owed: fc.constantFrom([], [{ orderId: 'o', payUntil: localDate('2027-02-20') }]),
      reminded: fc.constantFrom(null, { end: localDate('2027-03-01'), daysBefore: 30 }),
      attempted: fc.constantFrom(null, {
        end: localDate('2027-03-01'),
        on: localDate('2027-02-20'),
        way: 'automatic' as const,
      }),
    });
    fc.assert(
      fc.property(kinds, fc.integer({ min: -90, max: 40 }), (kind, offset) => {
        const subscription = { ...yearly, ...kind };
        const today = plusDays(endOf(subscription), offset);
        const days = Array.from({ length: 200 }, (_unused, n) => plusDays(today, n));
        const first = days.find((day) => dueStep(subscription, day, terms) !== null) ?? null;
        expect(nextDueDay(subscription, today, terms)).toBe(first);
      }),
    );
  });

  it('B-5 is never terminated before its end, and never without having been blocked or cancelled', () => {
    const any = fc.record({
      ...{ planId: fc.constant('p'), currency: fc.constant('CHF' as const) },
      months: fc.constantFrom(1, 12, 24),
      since: fc.nat({ max: 2_000 }).map((days) => plusDays('2024-01-01', days)),
      periodsPaid: fc.integer({ min: 1, max: 5 }),
      automatic: fc.constantFrom(null, byCard),
      ...{ hasWarranty: fc.boolean(), isCancelled: fc.boolean(), blockedOn: fc.constant(null) },
      ...{ owed: fc.constant([]), reminded: fc.constant(null), attempted: fc.constant(null) },
    });
    fc.assert(
      fc.property(any, (subscription) => {
        const end = endOf(subscription);
        for (const [day, kind] of daysOf(subscription, plusDays(end, -80), 120)) {
          const days = daysBetween(end, localDate(day));
          if (kind === 'terminate' && subscription.isCancelled) expect(days).toBe(0);
          if (kind === 'terminate' && !subscription.isCancelled)
            expect(days).toBeGreaterThanOrEqual(30);
          if (kind === 'block' && !subscription.hasWarranty) expect(day).toBe(end);
        }
      }),
    );
  });
});
