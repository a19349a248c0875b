import { describe, expect, it } from '@jest/globals';
import { paymentStates, type PaymentState } from '@atrium/contracts';
import fc from 'fast-check';
import {
  afterNews,
  cancelledTransfer,
  type CardNews,
  destinationOf,
  hasTooManyDeclines,
  holdsPurpose,
  isAsWanted,
  isOpen,
  isRefundable,
  leftOf,
  mostDeclines,
  needsAttention,
  newPayment,
  paidByCredit,
  type Payment,
  shownPayment,
  withRefund,
  withRefundDone,
} from './payment.js';

const at = new Date('2026-11-27T09:00:00Z');
const today = '2026-11-27';
const money = { amount: 10_000, currency: 'CHF' } as const;
const wanted = {
  organizationId: 'munster',
  purpose: { kind: 'order', id: 'o1' },
  money,
  method: 'card',
} as const;
const more = { _id: 'p1', reference: null, saved: null, startedBy: 'julie', createdAt: at };
const byCard = newPayment(wanted, more);
const reference = { kind: 'SCOR', value: 'RF18539007547034' } as const;
const byTransfer = newPayment({ ...wanted, method: 'transfer' }, { ...more, reference });
const paid: Payment = { ...byCard, state: 'succeeded', paidOn: today };

function news(state: CardNews['state'], other: Partial<CardNews> = {}): CardNews {
  const received = state === 'paid' ? money : { ...money, amount: 0 };
  return { intentId: 'pi_1', state, decline: null, received, ...other };
}

const closed = paymentStates.filter((state) => !isOpen({ state }));

describe('I7 a payment', () => {
  it('begins by asking for a card, or by waiting for a transfer', () => {
    expect([byCard.state, byTransfer.state]).toEqual(['requires-action', 'pending']);
    expect([needsAttention(byCard), needsAttention(byTransfer)]).toEqual([true, false]);
  });

  it('is the same one only for the same amount, currency, method and organization', () => {
    expect(isAsWanted(byCard, wanted)).toBe(true);
    for (const other of [
      { money: { ...money, amount: 1 } },
      { money: { ...money, currency: 'EUR' as const } },
      { method: 'transfer' as const },
      { organizationId: 'other' },
    ]) {
      expect(isAsWanted(byCard, { ...wanted, ...other })).toBe(false);
    }
  });

  it('I7 holds its purpose unless it has failed or was given up', () => {
    const free = paymentStates.filter((state) => !holdsPurpose({ state }));
    expect(free).toEqual(['failed', 'cancelled']);
  });
});

describe('what the card provider says', () => {
  it.each<[PaymentState, CardNews['state'], PaymentState | null]>([
    ['requires-action', 'action-required', null],
    ['requires-action', 'processing', 'pending'],
    ['requires-action', 'paid', 'succeeded'],
    ['requires-action', 'ended', 'cancelled'],
    ['pending', 'action-required', 'requires-action'],
    ['pending', 'processing', null],
    ['pending', 'paid', 'succeeded'],
    ['pending', 'ended', 'cancelled'],
    ...closed.flatMap((state) =>
      (['action-required', 'processing', 'paid', 'ended'] as const).map(
        (said): [PaymentState, CardNews['state'], null] => [state, said, null],
      ),
    ),
  ])('makes a payment that is %s, by %s: %s', (state, said, after) => {
    const card = { ...byCard.card!, intentId: 'pi_1' };
    expect(afterNews({ ...byCard, card, state }, news(said), today)?.state ?? null).toBe(after);
  });

  it('is kept with the provider’s id, and the day when it is paid', () => {
    expect(afterNews(byCard, news('action-required'), today)?.card?.intentId).toBe('pi_1');
    expect(afterNews(byCard, news('paid'), today)?.paidOn).toBe(today);
  });

  it('is not believed where it took another amount or another currency', () => {
    for (const received of [
      { ...money, amount: 9_999 },
      { ...money, currency: 'EUR' as const },
    ]) {
      expect(() => afterNews(byCard, news('paid', { received }), today)).toThrow(/has taken/);
    }
  });

  it('counts each declined card once, and ten are enough', () => {
    let payment: Payment = byCard;
    for (let n = 1; n <= mostDeclines; n += 1) {
      const declined = news('action-required', {
        decline: { id: `ch_${n}`, code: 'do_not_honor' },
      });
      payment = afterNews(payment, declined, today)!;
      expect(afterNews(payment, declined, today)).toBeNull();
      expect(hasTooManyDeclines(payment)).toBe(n === mostDeclines);
    }
    expect(shownPayment(payment).declined).toBe('do_not_honor');
    expect(afterNews(payment, news('ended'), today)?.state).toBe('failed');
  });

  it('is nothing to a payment by transfer', () => {
    expect(afterNews(byTransfer, news('paid'), today)).toBeNull();
  });
});

describe('what a bank says', () => {
  it('pays a transfer that is awaited, on the value date', () => {
    const after = paidByCredit(byTransfer, 'credit', '2026-11-26');
    expect(after).toMatchObject({ state: 'succeeded', paidOn: '2026-11-26', creditId: 'credit' });
  });

  it.each(closed)('pays nothing that is %s', (state) => {
    expect(paidByCredit({ ...byTransfer, state }, 'credit', today)).toBeNull();
    expect(cancelledTransfer({ ...byTransfer, state })).toBeNull();
  });

  it('pays nothing that is paid by card, which is not given up without its provider either', () => {
    expect(paidByCredit(byCard, 'credit', today)).toBeNull();
    expect(cancelledTransfer(byCard)).toBeNull();
    expect(cancelledTransfer(byTransfer)?.state).toBe('cancelled');
  });
});

describe('money that is given back', () => {
  const refund = { id: 'r1', amount: 4_000, reason: 'Twice', to: 'card' as const, done: false };
  const asked = { ...refund, by: 'otto', at };

  it('is part of it, then the rest', () => {
    const part = withRefund(paid, asked);
    expect([part.state, leftOf(part), needsAttention(part)]).toEqual([
      'partly-refunded',
      6_000,
      true,
    ]);
    const done = withRefundDone(part, 'r1', 'card')!;
    expect(needsAttention(done)).toBe(false);
    expect(withRefundDone(done, 'r1', 'card')).toBeNull();
    const whole = withRefund(done, { ...asked, id: 'r2', amount: 6_000 });
    expect([whole.state, leftOf(whole), isRefundable(whole)]).toEqual(['refunded', 0, false]);
  });

  it('goes to the prepaid account where the card can not take it, or there is none', () => {
    const kept = withRefundDone(withRefund(paid, asked), 'r1', 'prepaid');
    expect(kept?.refunds).toMatchObject([{ to: 'prepaid', done: true }]);
    expect([destinationOf(byCard), destinationOf(byTransfer)]).toEqual(['card', 'prepaid']);
  });

  it('A25 (7.2) is never more than was paid, whatever is asked', () => {
    const amounts = fc.array(fc.oneof(fc.integer(), fc.integer({ min: -5, max: 12_000 })));
    fc.assert(
      fc.property(amounts, (asks) => {
        let payment = paid;
        for (const [n, amount] of asks.entries()) {
          try {
            payment = withRefund(payment, { ...asked, id: String(n), amount });
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
          const given = payment.refunds.reduce((sum, { amount }) => sum + amount, 0);
          expect(payment.refunded).toBe(given);
          expect(given).toBeLessThanOrEqual(money.amount);
          expect(payment.state === 'refunded').toBe(given === money.amount);
        }
      }),
    );
  });

  it('is none of a top-up, and of nothing that is not paid', () => {
    const topUp = { ...paid, purpose: { kind: 'top-up' as const, id: 't' } };
    expect([isRefundable(paid), isRefundable(topUp), isRefundable(byCard)]).toEqual([
      ...[true, false, false],
    ]);
  });
});
