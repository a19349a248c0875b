import type { Currency, PrepaidMovement } from '@atrium/contracts';
import { stringify } from 'csv-stringify/sync';

export const statementMediaType = 'text/csv; charset=utf-8; header=present';

/** The columns of the table. What came in and what went out are two, so that no cell begins with a sign. */
const columns = [
  'number',
  'at',
  'kind',
  'currency',
  'in',
  'out',
  'amount',
  'balance',
  'held',
  'orderId',
  'paymentId',
  'payOutId',
  'reason',
  'by',
] as const;

/** A statement as a table (RFC 4180), in the order given; amounts with two decimals and a point. */
export function exportedStatement(
  movements: readonly PrepaidMovement[],
  currency: Currency,
): string {
  // A spreadsheet takes what begins with "=", "+", "-" or "@" for a formula, and people write reasons.
  return stringify(
    movements.map((movement) => rowOf(movement, currency)),
    { header: true, columns: [...columns], escape_formulas: true },
  );
}

function rowOf(
  movement: PrepaidMovement,
  currency: Currency,
): Record<(typeof columns)[number], string> {
  const { number, at, kind, amount, change, balance, held } = movement;
  return {
    ...{ number: String(number), at, kind, currency },
    in: change > 0 ? decimal(change) : '',
    out: change < 0 ? decimal(-change) : '',
    ...{ amount: decimal(amount), balance: decimal(balance), held: decimal(held) },
    ...{ orderId: movement.orderId ?? '', paymentId: movement.paymentId ?? '' },
    ...{ payOutId: movement.payOutId ?? '', reason: movement.reason ?? '', by: movement.by ?? '' },
  };
}

/** Not negative. */
function decimal(amount: number): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
