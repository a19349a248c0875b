import type { TaxPreview } from '@atrium/contracts';
import type { LocalDate } from '../date/local-date.js';
import { ratesOf, type TaxedRecipient, type TaxTreatment, taxTreatmentOf } from '../tax/tax.js';
import { rateOn, taxClasses, type TaxRates } from '../tax/tax-rates.js';
import type { BilledParty } from './billed-party.js';

const reasons = {
  domestic: 'at-home',
  'reverse-charge': 'business-in-the-union',
  'not-subject': 'outside',
  'consumer-abroad': 'consumer-in-the-union',
} as const;

/** Somebody who is billed, as far as tax depends on it. */
export function taxedRecipient({ party, type, taxNumber }: BilledParty): TaxedRecipient {
  const number = taxNumber && {
    value: taxNumber.value,
    isConfirmed: taxNumber.confirmation !== null,
  };
  return { country: party.address.country, type, taxNumber: number };
}

/** How somebody would be taxed on a day (A5-7). */
export function taxPreview(billed: BilledParty, rates: TaxRates, today: LocalDate): TaxPreview {
  const { currency, taxNumber } = billed;
  const number = taxNumber && {
    value: taxNumber.value,
    state: taxNumber.state,
    holder: taxNumber.confirmation?.name ?? null,
  };
  const treatment = taxTreatmentOf(taxedRecipient(billed), rates);
  if ('refused' in treatment) {
    const reason = treatment.refused;
    return { treatment: null, reason, currency, ratesNow: [], taxNumber: number };
  }
  const { kind } = treatment;
  const ratesNow = ratesOn(treatment, rates, today);
  return { treatment: kind, reason: reasons[kind], currency, ratesNow, taxNumber: number };
}

function ratesOn(treatment: TaxTreatment, rates: TaxRates, day: LocalDate): TaxPreview['ratesNow'] {
  return taxClasses.flatMap((taxClass) => {
    const table = ratesOf(treatment, taxClass, rates);
    return table ? [{ taxClass, basisPoints: rateOn(table, day) }] : [];
  });
}
