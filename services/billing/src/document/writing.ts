import type { Locale } from '@atrium/contracts';
import { lastDayOf, type LocalDate, type Period } from '../date/local-date.js';
import { decimal, percent } from './decimal.js';

/** How numbers and days are written for somebody. Our own tables: those of `Intl` change with each version of Node (A10-8). */
export interface Writing {
  /** Minor units, without the currency. */
  amount(amount: number): string;
  /** Hundredths of a percent, with the sign. */
  rate(basisPoints: number): string;
  /** A number as a computer writes it. */
  number(text: string): string;
  /** "27 novembre 2026". */
  day(day: LocalDate): string;
  /** First and last day, in figures. */
  period(period: Period): string;
}

interface Signs {
  /** Between groups of three digits. */
  readonly group: string;
  readonly decimal: string;
  readonly beforePercent: string;
  /** Between day, month and year in figures. */
  readonly day: string;
}

/** Not broken over lines, and narrow: how French sets off groups of digits. */
const narrow = '\u202f';
const noBreak = '\u00a0';

/** As each language writes at its own home. */
const signs: Readonly<Record<Locale, Signs>> = {
  fr: { group: narrow, decimal: ',', beforePercent: narrow, day: '/' },
  de: { group: '.', decimal: ',', beforePercent: noBreak, day: '.' },
  it: { group: '.', decimal: ',', beforePercent: '', day: '/' },
  en: { group: ',', decimal: '.', beforePercent: '', day: '/' },
  es: { group: '.', decimal: ',', beforePercent: noBreak, day: '/' },
};

/** As it is written in Switzerland and Liechtenstein: amounts of money have a point in every language. */
const swissSigns: Readonly<Record<Locale, Signs>> = {
  fr: { group: narrow, decimal: '.', beforePercent: narrow, day: '.' },
  de: { group: '’', decimal: '.', beforePercent: noBreak, day: '.' },
  it: { group: '’', decimal: '.', beforePercent: '', day: '.' },
  en: signs.en,
  es: signs.es,
};

const months: Readonly<Record<Locale, readonly string[]>> = {
  fr: words('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
  de: words('Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
  it: words(
    'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  ),
  en: words(
    'January February March April May June July August September October November December',
  ),
  es: words(
    'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  ),
};

function words(text: string): readonly string[] {
  return text.split(' ');
}

/** How to write for whoever reads that language and lives in that country (ISO 3166-1). */
export function writingFor(locale: Locale, country: string): Writing {
  const of = (country === 'CH' || country === 'LI' ? swissSigns : signs)[locale];
  const number = (text: string): string => {
    const [whole = '', fraction] = text.split('.');
    const grouped = whole.replace('-', '−').replaceAll(/\B(?=(\d{3})+$)/g, of.group);
    return fraction === undefined ? grouped : `${grouped}${of.decimal}${fraction}`;
  };
  const figures = (day: LocalDate): string => day.split('-').toReversed().join(of.day);
  return {
    number,
    amount: (amount) => number(decimal(amount)),
    rate: (basisPoints) => `${number(percent(basisPoints))}${of.beforePercent}%`,
    day: (day) => inWords(day, locale),
    period: (period) => `${figures(period.from)} – ${figures(lastDayOf(period))}`,
  };
}

/** French and Italian count the first day of a month as the first; German puts a point; Spanish says "of" twice. */
function inWords(day: LocalDate, locale: Locale): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const name = months[locale][month - 1];
  const first = { fr: '1er', it: '1º' } as const;
  if (date === 1 && (locale === 'fr' || locale === 'it')) return `${first[locale]} ${name} ${year}`;
  if (locale === 'de') return `${date}. ${name} ${year}`;
  if (locale === 'es') return `${date} de ${name} de ${year}`;
  return `${date} ${name} ${year}`;
}
