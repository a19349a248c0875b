import { type LocalDate, plusMonths } from '../date/local-date.js';
import type { Invoice } from '../invoice/invoice.js';

/** How long books and vouchers are kept: from the end of the financial year (CO 958f, E-8). */
export interface RetentionTerm {
  /** Ten by law; more where an installation owes it, as for real estate. */
  readonly years: number;
  /** The day on which a financial year begins: "01-01". */
  readonly financialYearFrom: string;
}

/** The first day of the financial year that a day is in. */
export function financialYearOf(day: LocalDate, financialYearFrom: string): LocalDate {
  const year = Number(day.slice(0, 4));
  const begins = (of: number) => `${String(of).padStart(4, '0')}-${financialYearFrom}` as LocalDate;
  return begins(year) <= day ? begins(year) : begins(year - 1);
}

/** The first day on which something of that day need not be kept any more. */
export function keptUntil(day: LocalDate, { years, financialYearFrom }: RetentionTerm): LocalDate {
  return plusMonths(financialYearOf(day, financialYearFrom), 12 * (years + 1));
}

/** What is of a day before this one need not be kept today any more. */
export function cutoffOf(today: LocalDate, { years, financialYearFrom }: RetentionTerm): LocalDate {
  return plusMonths(financialYearOf(today, financialYearFrom), -12 * years);
}

/**
 * When the last thing became of a document: the financial year of that moment counts. So an invoice is kept at least as long as
 * each credit note that corrects it, whose issue is in its history.
 */
export function lastEntryOf({ issuedAt, history }: Pick<Invoice, 'issuedAt' | 'history'>): Date {
  return history.reduce((last, { at }) => (at > last ? at : last), issuedAt);
}
