import { describe, expect, it } from '@jest/globals';
import type { Obstacle } from '@atrium/contracts';
import { goesBy, mayGoUnsent, prepaidMoney } from './closing.js';

const whose = { organizationId: 'o' };
const money = (amount: number, currency: 'CHF' | 'EUR'): Obstacle =>
  prepaidMoney(whose, { balance: amount, currency });

describe('decision 42 prepaid money of an organization that is to be closed', () => {
  it.each([
    ['goes where there is a place for its currency', money(5, 'CHF'), true],
    ['stays in the way where there is none', money(5, 'EUR'), false],
    ['stays in the way where it is owed', money(-5, 'CHF'), false],
    ['is the only thing that goes', { ...money(5, 'CHF'), kind: 'invoice-unpaid' }, false],
  ])('%s', (_what, obstacle, goes) => {
    expect(goesBy(obstacle, [{ currency: 'CHF' }])).toBe(goes);
  });
});

describe('A8-10 invoices that no mail server takes', () => {
  const requestedAt = new Date('2026-11-27T10:00:00Z');
  const mail = (state: 'waiting' | 'sent' | 'not-sent') => ({
    ...{ number: 1, invoiceIds: ['R-1'], state, reason: null },
  });

  it.each([
    ['are tried for so many days', 'not-sent', '2027-02-25T09:59:59Z', false],
    ['stay unsent then', 'not-sent', '2027-02-25T10:00:00Z', true],
    ['are waited for while a mail may still go', 'waiting', '2027-02-25T09:59:59Z', false],
    ['are done with when they are sent', 'sent', '2026-11-27T10:00:00Z', true],
  ] as const)('%s', (_what, state, now, goes) => {
    const mailing = { requestedAt, mails: [mail(state)] };
    expect(mayGoUnsent(mailing, new Date(now), 90)).toBe(goes);
  });
});
