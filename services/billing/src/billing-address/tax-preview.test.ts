import { describe, expect, it } from '@jest/globals';
import { localDate } from '../date/local-date.js';
import { swissRates } from '../tax/tax-rates.js';
import type { BilledParty } from './billed-party.js';
import { taxPreview } from './tax-preview.js';

const at = new Date('2026-11-20T09:00:00Z');
const vies = { by: 'vies', evidence: 'WAPI1', at, name: 'Beispiel GmbH', address: null } as const;
const [today, lastYears] = [localDate('2026-11-27'), localDate('2023-12-31')];

function billed(country: string, number: Partial<BilledParty['taxNumber']> = null): BilledParty {
  const address = {
    ...{ addition: null, street: 'Street', houseNumber: null, postalCode: '1', city: 'City' },
    country,
  };
  const value = number?.value ?? null;
  const party = { name: 'A', attention: null, address, taxNumber: value, email: null };
  const taxNumber = number && {
    ...{ value: 'DE136695976', state: 'waiting' as const, confirmation: null },
    ...number,
  };
  return {
    ...{ addressId: 'a', party, type: 'company', locale: 'de', currency: 'CHF' },
    taxNumber,
  };
}

describe('how an address would be taxed', () => {
  it('A5-7 at home: with the rates of today', () => {
    const preview = taxPreview(billed('CH'), { CH: swissRates }, today);
    expect(preview).toEqual({
      ...{ treatment: 'domestic', reason: 'at-home', currency: 'CHF', taxNumber: null },
      ratesNow: [
        { taxClass: 'standard', basisPoints: 810 },
        { taxClass: 'reduced', basisPoints: 260 },
        { taxClass: 'lodging', basisPoints: 380 },
      ],
    });
    const then = taxPreview(billed('CH'), { CH: swissRates }, lastYears);
    expect(then.ratesNow[0]).toEqual({ taxClass: 'standard', basisPoints: 770 });
  });

  it('A5-7, E-6 in Germany with a confirmed number: reverse charge, and whose number it is', () => {
    const number = { state: 'confirmed', confirmation: vies } as const;
    expect(taxPreview(billed('DE', number), { CH: swissRates }, today)).toEqual({
      ...{ treatment: 'reverse-charge', reason: 'business-in-the-union', currency: 'CHF' },
      ratesNow: [],
      taxNumber: { value: 'DE136695976', state: 'confirmed', holder: 'Beispiel GmbH' },
    });
  });

  it.each(['waiting', 'invalid', 'unconfirmed'] as const)(
    'E-6 in Germany with a number that is %s: nothing can be sold for now, and it says why',
    (state) => {
      expect(taxPreview(billed('DE', { state }), { CH: swissRates }, today)).toMatchObject({
        ...{ treatment: null, reason: 'tax-number-unconfirmed', ratesNow: [] },
        taxNumber: { state },
      });
    },
  );

  it('E-6 elsewhere: by the rates of a country where tax is declared, without tax outside of the Union', () => {
    const french = { ...swissRates, standard: [{ from: lastYears, basisPoints: 2_000 }] };
    const inFrance = taxPreview(billed('FR'), { CH: swissRates, FR: french }, today);
    expect(inFrance).toMatchObject({
      treatment: 'consumer-abroad',
      reason: 'consumer-in-the-union',
    });
    expect(inFrance.ratesNow[0]).toEqual({ taxClass: 'standard', basisPoints: 2_000 });
    expect(taxPreview(billed('FR'), { CH: swissRates }, today)).toMatchObject({
      ...{ treatment: null, reason: 'country-not-served' },
    });
    expect(taxPreview(billed('US'), { CH: swissRates }, today)).toMatchObject({
      ...{ treatment: 'not-subject', reason: 'outside', ratesNow: [] },
    });
  });
});
