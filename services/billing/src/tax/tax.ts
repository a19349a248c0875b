import type { OrganizationType } from '@atrium/contracts';
import { shareOf } from '../money/money.js';
import { swissRates, type TaxClass, type TaxRate, type TaxRates } from './tax-rates.js';

/** Whether the prices of a list are without tax, or with it: which one is the master, and the other derived from it (E-2). */
export const priceModes = ['net', 'gross'] as const;
export type PriceMode = (typeof priceModes)[number];

/** Who receives a supply, as far as its tax depends on it. */
export interface TaxedRecipient {
  /** Of the billing address (ISO 3166-1). */
  readonly country: string;
  readonly type: OrganizationType;
  /** In canonical form, and whether it was confirmed by VIES or an operator with evidence (decision 39). */
  readonly taxNumber: { readonly value: string; readonly isConfirmed: boolean } | null;
}

/**
 * How a supply is taxed. `domestic`: by the rates at home. `reverse-charge`: a business of the European Union owes it at home
 * (E-6). `not-subject`: the place of supply is outside of both. `consumer-abroad`: by the rates of the recipient's country, where
 * the issuer declares them there.
 */
export type TaxTreatment =
  | { readonly kind: 'domestic' | 'consumer-abroad'; readonly country: string }
  | { readonly kind: 'reverse-charge' | 'not-subject' };

/**
 * Why nothing can be sold for now. `tax-number-unconfirmed`: a form alone is no evidence, and nobody may be charged a tax that
 * they do not owe, so the order waits (E-6). `country-not-served`: to consumers of that country the issuer declares no tax.
 */
export type NoTreatment = 'tax-number-unconfirmed' | 'country-not-served';

const home = 'CH';

/** By what is priced for whom nothing can be sold for now: to be looked at, and not ordered. */
export const asAtHome: TaxTreatment = { kind: 'domestic', country: home };

const withHomeRates = new Set(['CH', 'LI']);

/** Member states by the two letters that their tax numbers have (Directive 2006/112/EC, article 215); Monaco's are French. */
const prefixes: Readonly<Record<string, string>> = {
  ...{ AT: 'AT', BE: 'BE', BG: 'BG', CY: 'CY', CZ: 'CZ', DE: 'DE', DK: 'DK', EE: 'EE', ES: 'ES' },
  ...{ FI: 'FI', FR: 'FR', GR: 'EL', HR: 'HR', HU: 'HU', IE: 'IE', IT: 'IT', LT: 'LT', LU: 'LU' },
  ...{ LV: 'LV', MC: 'FR', MT: 'MT', NL: 'NL', PL: 'PL', PT: 'PT', RO: 'RO', SE: 'SE', SI: 'SI' },
  ...{ SK: 'SK' },
};

/** How a supply of services to a recipient is taxed, or why it can't be sold yet (E-6; MWSTG, article 8(1)). */
export function taxTreatmentOf(
  { country, taxNumber }: TaxedRecipient,
  rates: TaxRates,
): TaxTreatment | { readonly refused: NoTreatment } {
  if (withHomeRates.has(country)) return { kind: 'domestic', country: home };
  const prefix = prefixes[country];
  if (prefix === undefined) return { kind: 'not-subject' };
  // A number of another country says nothing about who is there.
  if (taxNumber?.value.startsWith(prefix)) {
    if (taxNumber.isConfirmed) return { kind: 'reverse-charge' };
    return { refused: 'tax-number-unconfirmed' };
  }
  if (Object.hasOwn(rates, country)) return { kind: 'consumer-abroad', country };
  return { refused: 'country-not-served' };
}

/**
 * The rates by which a treatment taxes a class; null where it charges no tax. With a gross master the tax at home is still taken
 * out of the price first (decision 40): `homeRates`.
 */
export function ratesOf(
  treatment: TaxTreatment,
  taxClass: TaxClass,
  rates: TaxRates,
): readonly TaxRate[] | null {
  return 'country' in treatment ? (rates[treatment.country]?.[taxClass] ?? null) : null;
}

/** The rates at home, in which gross prices are stated. */
export function homeRates(taxClass: TaxClass, rates: TaxRates): readonly TaxRate[] {
  return (rates[home] ?? swissRates)[taxClass];
}

/** A price with its tax, in minor units. What is the master is exact; the other one follows from it and is not multiplied back. */
export interface ShownPrice {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

/** A master price with what follows from it: an answer has both, so that showing the other one never computes (A0-4, E-2). */
export function priceShown(amount: number, mode: PriceMode, basisPoints: number): ShownPrice {
  const tax =
    mode === 'net'
      ? shareOf(amount, basisPoints, 10_000)
      : shareOf(amount, basisPoints, 10_000 + basisPoints);
  return mode === 'net'
    ? { net: amount, tax, gross: amount + tax }
    : { net: amount - tax, tax, gross: amount };
}
