import { describe, expect, it } from '@jest/globals';
import { type MailOfMailing, mailsOf, stateOf } from './invoice-mailing.js';

const file = (bytes: number, n: number) => ({ invoiceId: `R-${n + 1}`, bytes });
const numbers = (mails: readonly MailOfMailing[]) => mails.map(({ invoiceIds }) => invoiceIds);

describe('B-5 documents in mails', () => {
  it('are as many in each as it carries, in their order', () => {
    const mails = mailsOf([40, 60, 1, 99, 1].map(file), 100);
    expect(numbers(mails)).toEqual([['R-1', 'R-2'], ['R-3', 'R-4'], ['R-5']]);
    expect(mails.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('have a mail to themselves where one is larger than that', () => {
    expect(numbers(mailsOf([10, 101, 10].map(file), 100))).toEqual([['R-1'], ['R-2'], ['R-3']]);
  });

  it('are each in one mail, and no mail carries more, whatever their sizes', () => {
    for (let round = 0; round < 200; round += 1) {
      const sizes = Array.from(
        { length: round % 20 },
        (_, n) => ((round * 7919 + n * 104729) % 90) + 1,
      );
      const files = sizes.map(file);
      const mails = mailsOf(files, 100);
      expect(numbers(mails).flat()).toEqual(files.map(({ invoiceId }) => invoiceId));
      for (const { invoiceIds } of mails) {
        const bytes = files.filter(({ invoiceId }) => invoiceIds.includes(invoiceId));
        expect(bytes.reduce((sum, one) => sum + one.bytes, 0)).toBeLessThanOrEqual(100);
      }
    }
  });
});

describe('A8-10 a mailing', () => {
  const mails = (...states: MailOfMailing['state'][]) => ({
    mails: states.map((state, n) => ({ number: n + 1, invoiceIds: [], state, reason: null })),
  });

  it('is sent when every one of its mails is, not before, and not when one never was', () => {
    expect(stateOf(mails())).toBe('preparing');
    expect(stateOf(mails('sent', 'waiting'))).toBe('sending');
    expect(stateOf(mails('not-sent', 'waiting'))).toBe('sending');
    expect(stateOf(mails('sent', 'sent'))).toBe('sent');
    expect(stateOf(mails('sent', 'not-sent'))).toBe('not-sent');
  });
});
