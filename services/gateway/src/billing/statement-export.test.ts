import { describe, expect, it } from '@jest/globals';
import type { PrepaidMovement } from '@atrium/contracts';
import { exportedStatement } from './statement-export.js';

const movement: PrepaidMovement = {
  ...{ number: 2, at: '2026-11-27T09:00:00.000Z', kind: 'pay-out', amount: 1_205, change: -1_205 },
  ...{ balance: 5, held: 0, orderId: null, paymentId: null, payOutId: 'out', reason: null },
  by: 'julie',
};
const head =
  'number,at,kind,currency,in,out,amount,balance,held,orderId,paymentId,payOutId,reason,by';

describe('an exported statement', () => {
  it('B-5 is a table in which what came in and what went out are apart, to the cent', () => {
    const topUp = { ...movement, number: 1, kind: 'top-up' as const, amount: 1_210, change: 1_210 };
    const first = { ...topUp, balance: 1_210, payOutId: null, paymentId: 'paid', by: null };
    expect(exportedStatement([movement, first], 'CHF')).toBe(
      [
        head,
        '2,2026-11-27T09:00:00.000Z,pay-out,CHF,,12.05,12.05,0.05,0.00,,,out,,julie',
        '1,2026-11-27T09:00:00.000Z,top-up,CHF,12.10,,12.10,12.10,0.00,,paid,,,',
        '',
      ].join('\n'),
    );
    expect(exportedStatement([], 'EUR')).toBe(`${head}\n`);
  });

  it.each(['=1+1', '+41', '-1', '@SUM(A1)', '=HYPERLINK("x","y")'])(
    'B-5 has no formula in it, though a reason reads %s',
    (reason) => {
      const [, row] = exportedStatement([{ ...movement, reason }], 'CHF').split('\n');
      expect(row).toMatch(/,"?'/);
      expect(row).not.toMatch(/,"?[=+@-]/);
    },
  );
});
