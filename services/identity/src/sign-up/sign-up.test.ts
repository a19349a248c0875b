import { describe, expect, it } from '@jest/globals';
import { isOpen, mailFor } from './sign-up.js';

const expiresAt = new Date('2026-11-24T09:00:00Z');
const lastMoment = new Date('2026-11-24T08:59:59.999Z');
const pending = { state: 'pending', expiresAt } as const;

describe('the link of a sign-up', () => {
  it('works to the last millisecond and not at its end, whether or not anything was cleared away', () => {
    expect(isOpen(pending, lastMoment)).toBe(true);
    expect(isOpen(pending, expiresAt)).toBe(false);
  });

  it('works once', () => {
    expect(isOpen({ ...pending, state: 'used' }, lastMoment)).toBe(false);
  });
});

describe('the mail after a sign-up', () => {
  it('asks to verify where there is no account, and says so where there is one', () => {
    expect(mailFor(pending, false, lastMoment)).toBe('verify');
    expect(mailFor(pending, true, lastMoment)).toBe('account-exists');
  });

  it('is not sent when the sign-up was used or ran out meanwhile', () => {
    expect(mailFor(pending, false, expiresAt)).toBe('nothing');
    expect(mailFor({ ...pending, state: 'used' }, true, lastMoment)).toBe('nothing');
  });
});
