import type { InvoiceSummary } from '@atrium/contracts';
import { stringify } from 'csv-stringify/sync';

/** What it is called in HTTP. */
export const csvType = 'text/csv; charset=utf-8; header=present';

/** The columns of the table: one document is one row. */
const columns = [
  'number',
  'kind',
  'state',
  'issuedOn',
  'dueOn',
  'paidOn',
  'currency',
  'net',
  'tax',
  'gross',
  'due',
  'credited',
  'corrects',
  'orderId',
  'buyerName',
  'buyerTaxNumber',
] as const;

/** Invoices as a table (RFC 4180), in the order given. Amounts are in francs or euros, with two decimals. */
export function invoicesAsCsv(invoices: readonly InvoiceSummary[]): string {
  // A spreadsheet takes what begins with "=", "+", "-" or "@" for a formula, and organizations choose their names.
  return stringify(invoices.map(rowOf), {
    ...{ header: true, columns: [...columns], record_delimiter: 'windows', escape_formulas: true },
  });
}

function rowOf(invoice: InvoiceSummary): Record<(typeof columns)[number], string> {
  const { id: number, kind, state, issuedOn, dueOn, paidOn, currency, buyerName } = invoice;
  const { net, tax, gross, due, credited, corrects, orderId, buyerTaxNumber } = invoice;
  return {
    ...{ number, kind, state, issuedOn, dueOn: dueOn ?? '', paidOn: paidOn ?? '', currency },
    ...{ net: decimal(net), tax: decimal(tax), gross: decimal(gross), due: decimal(due) },
    ...{ credited: decimal(credited), corrects: corrects ?? '', orderId: orderId ?? '' },
    ...{ buyerName, buyerTaxNumber: buyerTaxNumber ?? '' },
  };
}

/** Without a detour by fractions: 123405 is "1234.05". */
function decimal(minorUnits: number): string {
  const digits = String(minorUnits).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
