import { describe, expect, it } from '@jest/globals';
import { detailFields } from '@atrium/contracts';
import fc from 'fast-check';
import { changesBetween, currencyOf, type Details, detailsOf, shownDetails } from './details.js';

const address = {
  addition: null,
  street: 'Rue du Pont',
  houseNumber: '12',
  postalCode: '1227',
  city: 'Carouge',
  country: 'CH',
};
const founded = { _id: 'org', type: 'company', name: 'Entreprise', locale: 'fr' } as const;
const details: Details = {
  type: 'company',
  name: 'Entreprise',
  legalName: 'Entreprise Familiale Sàrl',
  address,
  phone: '+41228203544',
  taxNumber: 'CHE-123.456.788 TVA',
  locale: 'fr',
  timeZone: 'Europe/Zurich',
};

describe('the currency of future invoices', () => {
  it.each([
    ['CH', 'CHF'],
    ['LI', 'CHF'],
    ['FR', 'EUR'],
    ['DE', 'EUR'],
    ['US', 'EUR'],
  ])('B-4 follows from the country of the address: %s pays in %s', (country, currency) => {
    expect(currencyOf({ country })).toBe(currency);
  });

  it('B-4 is open as long as there is no address', () => {
    expect(currencyOf(null)).toBeNull();
    expect(shownDetails(founded).currency).toBeNull();
  });
});

describe('the details of an organization', () => {
  it('are name, type and language at first, and never were changed', () => {
    expect(shownDetails(founded)).toEqual({
      organizationId: 'org',
      version: 0,
      type: 'company',
      name: 'Entreprise',
      legalName: null,
      address: null,
      phone: null,
      taxNumber: null,
      locale: 'fr',
      timeZone: 'Europe/Zurich',
      currency: null,
    });
  });

  it('are complete: each field that can be told as changed, and no other', () => {
    expect(Object.keys(detailsOf(founded)).toSorted()).toEqual(detailFields.toSorted());
  });

  it('say what became another one, with what it was and what it is', () => {
    const moved = { ...details, address: { ...address, country: 'FR' }, phone: null };
    expect(changesBetween(details, moved)).toEqual([
      { field: 'address', from: address, value: { ...address, country: 'FR' } },
      { field: 'phone', from: '+41228203544', value: null },
    ]);
  });

  it('change from any to any others by exactly the changes that are named', () => {
    const some = fc.record({
      type: fc.constantFrom('company', 'individual', 'association'),
      name: fc.string(),
      legalName: fc.option(fc.string()),
      address: fc.option(fc.string().map((city) => ({ ...address, city }))),
      phone: fc.option(fc.string()),
      taxNumber: fc.option(fc.string()),
      locale: fc.constantFrom('fr', 'de'),
      timeZone: fc.constantFrom('Europe/Zurich', 'Europe/Paris'),
    }) as unknown as fc.Arbitrary<Details>;
    fc.assert(
      fc.property(some, some, (before, after) => {
        const changes = changesBetween(before, after);
        const changed = Object.fromEntries(changes.map(({ field, value }) => [field, value]));
        expect({ ...before, ...changed }).toEqual(after);
        expect(changesBetween(after, after)).toEqual([]);
      }),
    );
  });
});
