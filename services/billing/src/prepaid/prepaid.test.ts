import { describe, expect, it } from '@jest/globals';
import { largestAmount, type PrepaidKind } from '@atrium/contracts';
import fc from 'fast-check';
import { checkLedger } from './check-ledger.js';
import {
  appended,
  changeBy,
  endOf,
  type LedgerEntry,
  legsBeside,
  legsOfCredit,
  legsOfDebit,
  legsOfHold,
  type Movement,
  shownBalances,
  shownMovement,
  toldOfEntry,
  whyNotAppend,
} from './prepaid.js';

const at = new Date('2026-11-27T09:00:00Z');
const circumstances = { by: 'julie', at, requestId: 'request' };
const account = { organizationId: 'family', currency: 'CHF' as const };

function movement(kind: PrepaidKind, amount: number, more: Partial<Movement> = {}): Movement {
  const legs = legsOf(kind);
  return { ...account, kind, amount, legs, operationId: `${kind}-${amount}`, about: {}, ...more };
}

function legsOf(kind: PrepaidKind) {
  if (kind === 'payment' || kind === 'pay-out') return legsOfDebit(kind, 'family');
  if (kind === 'hold' || kind === 'capture' || kind === 'void') return legsOfHold(kind, 'family');
  if (kind === 'pay-out-confirmed' || kind === 'pay-out-suspended') return legsBeside(kind);
  return legsOfCredit(kind, 'family');
}

/** Entries, one after the other. */
function ledgerOf(...movements: Movement[]): LedgerEntry[] {
  return movements.reduce<LedgerEntry[]>(
    (ledger, one) => [...ledger, appended(ledger.at(-1) ?? null, one, circumstances)],
    [],
  );
}

describe('B-5 what moves on a prepaid account', () => {
  it('B-5 is one entry with both legs, the balance after it and what it was for', () => {
    const [topUp, payOut] = ledgerOf(
      movement('top-up', 1_000, { about: { paymentId: 'paid' } }),
      movement('pay-out', 300, { about: { payOutId: 'out' } }),
    ) as [LedgerEntry, LedgerEntry];
    expect(topUp).toMatchObject({
      ...{ _id: 'family:CHF:1', account: 'family:CHF', number: 1, amount: 1_000 },
      ...{ debit: 'cash', credit: 'prepaid:family', balanceAfter: 1_000, heldAfter: 0 },
      about: { orderId: null, paymentId: 'paid', payOutId: null },
    });
    expect(payOut).toMatchObject({ debit: 'prepaid:family', credit: 'pay-outs-in-transit' });
    expect(shownMovement(payOut)).toEqual({
      ...{ number: 2, at: at.toISOString(), kind: 'pay-out', amount: 300, change: -300 },
      ...{ balance: 700, held: 0, orderId: null, paymentId: null, payOutId: 'out' },
      ...{ reason: null, by: 'julie' },
    });
    expect(toldOfEntry(payOut)).not.toHaveProperty('reason');
    expect(checkLedger([topUp, payOut]).faults).toEqual([]);
  });

  it('E-11, A8-3 is shown for each currency, nothing where nothing moved', () => {
    const [entry] = ledgerOf(movement('top-up', 5));
    expect(shownBalances({ CHF: entry! })).toEqual([
      { currency: 'CHF', balance: 5, held: 0, available: 5 },
      { currency: 'EUR', balance: 0, held: 0, available: 0 },
    ]);
  });

  it('B-5 never goes below zero: what is held can not be spent again', () => {
    const ledger = ledgerOf(movement('top-up', 1_000), movement('hold', 800));
    const last = ledger.at(-1)!;
    expect(last).toMatchObject({ balanceAfter: 1_000, heldAfter: 800 });
    expect(whyNotAppend(last, movement('payment', 200))).toBeNull();
    expect(whyNotAppend(last, movement('payment', 201))).toBe('prepaid-insufficient');
    expect(whyNotAppend(last, movement('hold', 201))).toBe('prepaid-insufficient');
    expect(whyNotAppend(null, movement('pay-out', 1))).toBe('prepaid-insufficient');
    const captured = appended(
      last,
      movement('capture', 800, { holdId: 'hold-800' }),
      circumstances,
    );
    expect(captured).toMatchObject({ balanceAfter: 200, heldAfter: 0, credit: 'revenue-clearing' });
    expect(changeBy(captured)).toBe(-800);
    const voided = appended(last, movement('void', 800, { holdId: 'hold-800' }), circumstances);
    expect(voided).toMatchObject({ balanceAfter: 1_000, heldAfter: 0 });
    expect([changeBy(last), changeBy(voided)]).toEqual([0, 0]);
  });

  it('B-5 can not take more of what is held than is held', () => {
    const [last] = ledgerOf(movement('top-up', 1_000));
    expect(() => appended(last!, movement('capture', 1), circumstances)).toThrow(RangeError);
  });

  it('B-5 holds no more than an amount can say', () => {
    const [last] = ledgerOf(movement('top-up', largestAmount));
    expect(whyNotAppend(last!, movement('top-up', 1))).toBe('prepaid-limit');
    expect(whyNotAppend(last!, movement('payment', largestAmount))).toBeNull();
  });

  it.each([0, -1, 1.5, NaN, Infinity, largestAmount + 1, 2 ** 53])(
    'A25 (7.2) takes %d for no amount',
    (amount) => {
      expect(() => whyNotAppend(null, movement('top-up', amount))).toThrow(RangeError);
      expect(() => appended(null, movement('top-up', amount), circumstances)).toThrow(RangeError);
    },
  );

  it('B-5 keeps the order of times, whatever the clocks of two processes say', () => {
    const [first] = ledgerOf(movement('top-up', 1_000));
    const slow = { ...circumstances, at: new Date(at.getTime() - 5_000) };
    expect(appended(first!, movement('payment', 1), slow).at).toEqual(at);
  });

  it('B-5 books what became of a pay-out beside the balance', () => {
    const ledger = ledgerOf(
      movement('top-up', 1_000),
      movement('pay-out', 600),
      movement('pay-out-confirmed', 600),
    );
    expect(ledger.at(-1)).toMatchObject({ balanceAfter: 400, heldAfter: 0 });
    const { sums, faults } = checkLedger(ledger);
    expect(faults).toEqual([]);
    expect(sums.get('CHF pay-outs-in-transit')).toBe(0n);
    expect(sums.get('CHF cash')).toBe(-400n);
  });
});

describe('the ledger after anything that can happen', () => {
  const amount = fc.integer({ min: 1, max: 2_000 });
  const operation = fc.oneof(
    fc.record({ kind: fc.constantFrom('top-up', 'refund', 'correction'), amount }),
    fc.record({ kind: fc.constantFrom('payment', 'pay-out', 'hold'), amount }),
    fc.record({ kind: fc.constantFrom('capture', 'void'), which: fc.nat() }),
    fc.record({ kind: fc.constantFrom('pay-out-confirmed', 'pay-out-returned'), which: fc.nat() }),
  ) as fc.Arbitrary<{ kind: PrepaidKind; amount?: number; which?: number }>;

  it('I6 (reliability) is what a plain model says, and keeps every unit of money', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const ledger: LedgerEntry[] = [];
        const model = {
          available: 0,
          holds: new Map<string, number>(),
          out: new Map<string, number>(),
        };
        for (const [n, { kind, amount: wanted, which = 0 }] of operations.entries()) {
          const open = kind === 'capture' || kind === 'void' ? model.holds : model.out;
          const [id, kept] = [...open][which % Math.max(open.size, 1)] ?? [];
          const value = wanted ?? kept;
          if (value === undefined) continue;
          const isEnd = kind === 'capture' || kind === 'void';
          const more = isEnd
            ? { operationId: endOf(id!), holdId: id! }
            : { operationId: `op-${n}` };
          const next = movement(kind, value, more);
          const last = ledger.at(-1) ?? null;
          const isTaken = ['payment', 'pay-out', 'hold'].includes(kind);
          const reason = whyNotAppend(last, next);
          expect(reason).toBe(isTaken && model.available < value ? 'prepaid-insufficient' : null);
          if (reason) continue;
          ledger.push(appended(last, next, circumstances));
          if (isTaken) model.available -= value;
          if (kind === 'hold') model.holds.set(`op-${n}`, value);
          if (kind === 'pay-out') model.out.set(`op-${n}`, value);
          if (wanted === undefined) open.delete(id!);
          const comesBack = kind === 'void' || kind === 'pay-out-returned';
          if (comesBack || (wanted !== undefined && !isTaken)) model.available += value;
          const held = [...model.holds.values()].reduce((sum, one) => sum + one, 0);
          expect(ledger.at(-1)).toMatchObject({
            ...{ balanceAfter: model.available + held, heldAfter: held },
          });
        }
        const { faults, sums } = checkLedger(ledger);
        expect(faults).toEqual([]);
        expect([...sums.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
      }),
      { numRuns: 300 },
    );
  });
});

describe('whoever checks the ledger', () => {
  const whole = ledgerOf(
    movement('top-up', 1_000),
    movement('hold', 400, { operationId: 'held' }),
    movement('capture', 400, { operationId: endOf('held'), holdId: 'held' }),
    movement('pay-out', 100),
  );
  const [topUp, hold, capture, payOut] = whole as [
    LedgerEntry,
    LedgerEntry,
    LedgerEntry,
    LedgerEntry,
  ];

  it('I6 (reliability) finds nothing wrong with a whole one', () => {
    expect(checkLedger(whole)).toMatchObject({ entries: 4, accounts: 1, faults: [] });
    expect(checkLedger([]).faults).toEqual([]);
  });

  const damages: [string, LedgerEntry[], RegExp][] = [
    ['an entry is missing', [topUp, capture, payOut], /number after 1 is 3/],
    ['the last entries are in another order', [topUp, hold, payOut, capture], /number after 2/],
    ['an amount was changed', [{ ...topUp, amount: 1_001 }, hold, capture, payOut], /balance is/],
    ['an amount is none', [{ ...topUp, amount: -1_000 }], /its amount is none/],
    ['a balance was changed', [{ ...topUp, balanceAfter: 999 }], /balance is 1000, not 999/],
    ['what is held was changed', [topUp, { ...hold, heldAfter: 0 }], /400 are held, not 0/],
    ['a leg is of no account', [{ ...topUp, debit: 'pocket' }], /no account pocket/],
    ['a leg is another organization’s', [{ ...topUp, credit: 'prepaid:other' }], /no account/],
    ['both legs are one', [{ ...topUp, debit: 'prepaid:family' }], /same account/],
    ['an operation is there twice', [topUp, { ...hold, operationId: 'top-up-1000' }], /twice/],
    ['a hold is ended that is not open', [topUp, { ...hold, kind: 'void' }], /is not open/],
    ['a part of a hold is captured', [topUp, hold, { ...capture, amount: 399 }], /of 400, not 399/],
    ['something else ends a hold', [{ ...topUp, holdId: 'held' }], /ends a hold/],
    ['more went out than there is', [{ ...payOut, number: 1, _id: 'family:CHF:1' }], /available/],
    ['an entry is older', [topUp, { ...hold, at: new Date(0) }], /older/],
    ['an entry is in another account', [{ ...topUp, account: 'family:EUR' }], /wrong account/],
    ['an id is of another place', [{ ...topUp, _id: 'family:CHF:2' }], /another place/],
  ];

  it.each(damages)('I6 (reliability) notices that %s', (_what, entries, fault) => {
    expect(checkLedger(entries).faults.join('\n')).toMatch(fault);
  });
});
