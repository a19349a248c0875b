import type { LocalDate, Period } from '../date/local-date.js';

/** What a supply is, as the law tells rates apart (MWSTG, article 25). */
export const taxClasses = ['standard', 'reduced', 'lodging'] as const;
export type TaxClass = (typeof taxClasses)[number];

/** A rate and the first day on which it holds, until the next one. */
export interface TaxRate {
  readonly from: LocalDate;
  /** Hundredths of a percent: 8.1 % is 810. */
  readonly basisPoints: number;
}

/** The rates of a country, by class; the earliest first. */
export type RatesOfCountry = Readonly<Record<TaxClass, readonly TaxRate[]>>;

/** The rates of every country in which the issuer charges a tax (ISO 3166-1). */
export type TaxRates = Readonly<Record<string, RatesOfCountry>>;

/** Switzerland's rates (E-1; MWSTG, article 25, as it stood from these days on). Liechtenstein has the same ones by treaty. */
export const swissRates: RatesOfCountry = {
  standard: [
    { from: '2011-01-01', basisPoints: 800 },
    { from: '2018-01-01', basisPoints: 770 },
    { from: '2024-01-01', basisPoints: 810 },
  ],
  reduced: [
    { from: '2011-01-01', basisPoints: 250 },
    { from: '2024-01-01', basisPoints: 260 },
  ],
  lodging: [
    { from: '2011-01-01', basisPoints: 380 },
    { from: '2018-01-01', basisPoints: 370 },
    { from: '2024-01-01', basisPoints: 380 },
  ],
};

/** A part of a period in which one rate holds. */
export interface RatedPeriod {
  readonly period: Period;
  readonly basisPoints: number;
}

/** The rate that holds on a day. Throws `RangeError` before the first one that is known. */
export function rateOn(rates: readonly TaxRate[], day: LocalDate): number {
  const rate = rates.findLast(({ from }) => from <= day);
  if (!rate) throw new RangeError(`No rate of tax is known for ${day}`);
  return rate.basisPoints;
}

/**
 * A period in parts, each with the rate that holds in it. The day of the supply decides, not the one of the invoice or the
 * payment, and a bill that spans a change shows the parts (E-1; MWSTG, article 115).
 */
export function byRate(rates: readonly TaxRate[], { from, until }: Period): RatedPeriod[] {
  const changes = rates.map((rate) => rate.from).filter((day) => from < day && day < until);
  const beginnings = [from, ...changes];
  const parts = beginnings.map((begins, n) => ({
    period: { from: begins, until: beginnings[n + 1] ?? until },
    basisPoints: rateOn(rates, begins),
  }));
  return parts.filter(({ period }, n) => period.from < period.until || n === 0);
}
