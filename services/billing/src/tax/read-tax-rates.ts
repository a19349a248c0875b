import { readFileSync } from 'node:fs';
import { localDate } from '../date/local-date.js';
import {
  swissRates,
  taxClasses,
  type RatesOfCountry,
  type TaxRate,
  type TaxRates,
} from './tax-rates.js';

/** The rates of tax of every country in which one is charged. */
export const TAX_RATES = Symbol('TAX_RATES');

/**
 * Switzerland's rates and, out of a file, those of other countries and further ones of Switzerland, so that a change of rate needs
 * no new release: `{"CH": {"standard": [{"from": "2028-01-01", "basisPoints": 880}]}, "DE": {…}}`. Throws an error that names what
 * is wrong in it.
 */
export function readTaxRates(file: string | undefined): TaxRates {
  if (file === undefined) return { CH: swissRates };
  const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(given)) throw new Error(`${file} must be an object of countries`);
  const countries = Object.entries(given).map(([country, rates]) => {
    if (!/^[A-Z]{2}$/.test(country)) throw new Error(`${file}: "${country}" is no country`);
    return [country, ratesOfCountry(`${file}: ${country}`, country, rates)] as const;
  });
  return { CH: swissRates, ...Object.fromEntries(countries) };
}

function ratesOfCountry(where: string, country: string, given: unknown): RatesOfCountry {
  if (!isObject(given)) throw new Error(`${where} must be an object of classes`);
  const known = country === 'CH' ? swissRates : null;
  const classes = taxClasses.map((taxClass) => {
    const further = ratesIn(`${where}.${taxClass}`, given[taxClass] ?? []);
    const all = [...(known?.[taxClass] ?? []), ...further];
    if (all.length === 0) throw new Error(`${where}.${taxClass} must have a rate`);
    const isInOrder = all.every(({ from }, n) => n === 0 || (all[n - 1]?.from ?? '') < from);
    if (!isInOrder) throw new Error(`${where}.${taxClass} must be in order of days`);
    return [taxClass, all] as const;
  });
  const unknown = Object.keys(given).find(
    (name) => !(taxClasses as readonly string[]).includes(name),
  );
  if (unknown !== undefined) throw new Error(`${where}.${unknown} is no class of tax`);
  return Object.fromEntries(classes) as unknown as RatesOfCountry;
}

function ratesIn(where: string, given: unknown): TaxRate[] {
  if (!Array.isArray(given)) throw new Error(`${where} must be a list`);
  return given.map((rate: unknown) => {
    const { from, basisPoints } = isObject(rate) ? rate : {};
    const isWhole = Number.isInteger(basisPoints) && Number(basisPoints) >= 0;
    if (typeof from !== 'string' || !isWhole || Number(basisPoints) > 10_000) {
      throw new Error(`${where} must have days "from" and whole "basisPoints" up to 10000`);
    }
    return { from: localDate(from), basisPoints: Number(basisPoints) };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
