import { describe, expect, it } from '@jest/globals';
import { paymentStates } from '@atrium/contracts';
import fc from 'fast-check';
import { newPayment, type Payment } from '../payment/payment.js';
import { type Credit, idOf, judge, newBankCredit } from './bank-credit.js';

const at = new Date('2026-11-27T09:00:00Z');
const reference = { kind: 'SCOR', value: 'RF18539007547034' } as const;
const money = { amount: 10_000, currency: 'CHF' } as const;
const purpose = { kind: 'order', id: 'o' } as const;
const payment: Payment = newPayment(
  { organizationId: 'munster', purpose, money, method: 'transfer' },
  { _id: 'p', reference, saved: null, startedBy: null, createdAt: at },
);
const credit: Credit = {
  ...{ account: 'CH5800791123000889012', ...money, valueDate: '2026-11-27' },
  ...{ reference: reference.value, message: null, debtorName: 'Otto', debtorIban: null },
  ...{ bankReference: '1', reversal: null },
};
const noted = newBankCredit(credit, at);

describe('B-5, E-11 a credit of a bank', () => {
  it('E-11 pays what it names with the exact amount in the exact currency', () => {
    expect(judge(noted, payment)).toEqual({ kind: 'pays' });
  });

  it.each([
    ['wrong-amount', { amount: 9_999 }, {}],
    ['wrong-amount', { amount: 10_001 }, {}],
    ['wrong-currency', { currency: 'EUR' as const }, {}],
    ['already-paid', {}, { state: 'succeeded' as const, creditId: 'another' }],
    ['already-paid', {}, { state: 'refunded' as const }],
    ['payment-closed', {}, { state: 'cancelled' as const }],
  ])('B-5 is kept in the prepaid account: %s', (reason, ofCredit, ofPayment) => {
    expect(judge({ ...noted, ...ofCredit }, { ...payment, ...ofPayment })).toEqual({
      ...{ kind: 'to-prepaid', organizationId: 'munster', reason },
    });
  });

  it('B-5 waits for an operator where nobody knows whose it is', () => {
    const unknown = judge(noted, null);
    expect(unknown).toEqual({ kind: 'unassigned', reason: 'unknown-reference' });
    const silent = judge({ ...noted, reference: null }, null);
    expect(silent).toEqual({ kind: 'unassigned', reason: 'no-reference' });
    for (const reversal of ['returned', 'taken-back'] as const) {
      const back = judge({ ...noted, reversal }, payment);
      expect(back).toEqual({ kind: 'unassigned', reason: reversal });
    }
  });

  it('is known again as the one that has paid', () => {
    const paid = { ...payment, state: 'succeeded' as const, creditId: noted._id };
    expect(judge(noted, paid)).toEqual({ kind: 'was-paid-by-it' });
  });

  it('has one id in whichever file it comes, and another than any other', () => {
    const elsewhere = { message: 'Hi', debtorName: null, reference: null, valueDate: '2026-11-28' };
    expect(idOf({ ...credit, ...elsewhere })).toBe(idOf(credit));
    for (const other of [{ amount: 1 }, { bankReference: '2' }, { account: 'x' }]) {
      expect(idOf({ ...credit, ...other })).not.toBe(idOf(credit));
    }
  });

  it('I7 pays one that is open and none else, whatever comes', () => {
    const any = fc.record({
      amount: fc.oneof(fc.constant(money.amount), fc.integer({ min: 1, max: 99_999_999_999 })),
      currency: fc.constantFrom('CHF' as const, 'EUR' as const),
      state: fc.constantFrom(...paymentStates),
    });
    fc.assert(
      fc.property(any, ({ amount, currency, state }) => {
        const { kind } = judge({ ...noted, amount, currency }, { ...payment, state });
        const isExact = amount === money.amount && currency === money.currency;
        expect(kind === 'pays').toBe(isExact && state === 'pending');
      }),
    );
  });
});
