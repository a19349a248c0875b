import { describe, expect, it } from '@jest/globals';
import type { OrganizationDetails } from '@atrium/contracts';
import { billedParty } from './billed-party.js';
import {
  type AddressTerms,
  changesBetween,
  checkedTerms,
  namedUses,
  shownAddress,
  shownOwnAddress,
} from './billing-address.js';

const berlin = {
  ...{ addition: null, street: 'Hauptstraße', houseNumber: '1' },
  ...{ postalCode: '10115', city: 'Berlin', country: 'DE' },
};
const carouge = { ...berlin, street: 'Rue du Pont', city: 'Carouge', country: 'CH' };
const terms: AddressTerms = {
  ...{ name: 'Filiale Berlin', attention: 'Julie Munster', address: berlin },
  ...{ taxNumber: 'DE136695976', email: 'julie@munster.example' },
};
const family: OrganizationDetails = {
  ...{ organizationId: 'family', type: 'company', name: 'Familiale', locale: 'fr' },
  ...{ legalName: 'Familiale Sàrl', address: carouge, phone: null, currency: 'CHF' },
  ...{ taxNumber: 'CHE-123.456.788 TVA', timeZone: 'Europe/Zurich', version: 4 },
};
const stored = {
  ...{ _id: 'berlin', organizationId: 'family', state: 'open' as const, terms },
  ...{ uses: [], replacedBy: null, version: 3 },
};

describe('what is typed as a billing address', () => {
  it('A5-2 is kept with its tax number as invoices have it', () => {
    const typed = { ...terms, taxNumber: 'de 136 695 976' };
    expect(checkedTerms(typed)).toEqual({ terms, errors: [] });
  });

  it.each(['DE136695977', 'CHE-123.456.789', 'US123456789', '136695976'])(
    'E-7 is refused with a tax number that is none: %s',
    (taxNumber) => {
      expect(checkedTerms({ ...terms, taxNumber }).errors).toMatchObject([
        { pointer: '/taxNumber' },
      ]);
    },
  );

  it('A5-2 tells which fields are others than before, and none where all is the same', () => {
    expect(changesBetween(terms, terms)).toEqual([]);
    const after = { ...terms, address: carouge, taxNumber: null };
    expect(changesBetween(terms, after)).toEqual(['address', 'taxNumber']);
  });
});

describe('a billing address as it is shown', () => {
  it('A5-5 is first of all the organization’s own, by its legal name', () => {
    expect(shownOwnAddress(family)).toMatchObject({
      ...{ id: 'default', name: 'Familiale Sàrl', address: carouge, version: 4, useCount: 0 },
      ...{ taxNumber: 'CHE-123.456.788 TVA', taxNumberMissing: false },
    });
    expect(shownOwnAddress({ ...family, legalName: null }).name).toBe('Familiale');
  });

  it.each([
    ['company', null, true],
    ['company', 'DE136695976', false],
    ['association', null, false],
    ['individual', null, false],
  ] as const)(
    'B-4 of a %s with the tax number %s: it is missing is %s',
    (type, number, isMissing) => {
      expect(shownOwnAddress({ ...family, type, taxNumber: number }).taxNumberMissing).toBe(
        isMissing,
      );
      const address = { ...stored, terms: { ...terms, taxNumber: number } };
      expect(shownAddress(address, type).taxNumberMissing).toBe(isMissing);
    },
  );

  it('A5-8 says by how many it is used, and names the first', () => {
    const uses = Array.from({ length: 25 }, (_none, n) => ({
      what: 'order' as const,
      id: `o${n}`,
    }));
    const shown = shownAddress({ ...stored, uses }, 'company');
    expect(shown.useCount).toBe(25);
    expect(shown.uses).toEqual(uses.slice(0, 20));
    expect(namedUses(uses.slice(0, 2))).toBe('order o0, order o1');
    expect(namedUses(uses, 1)).toBe('order o0, and 24 others');
  });
});

describe('whom a document is for', () => {
  it('A5-5 is the organization, where nothing is chosen', () => {
    expect(billedParty(family, null)).toEqual({
      ...{ addressId: null, type: 'company', locale: 'fr', currency: 'CHF' },
      party: {
        ...{ name: 'Familiale Sàrl', attention: null, address: carouge, email: null },
        taxNumber: 'CHE-123.456.788 TVA',
      },
    });
  });

  it('A5-4, B-4 is the chosen address, with its own tax number, in the organization’s currency', () => {
    const billed = billedParty(family, { ...stored, terms: { ...terms, taxNumber: null } });
    expect(billed).toMatchObject({ addressId: 'berlin', currency: 'CHF' });
    expect(billed.party).toEqual({ ...terms, taxNumber: null });
  });

  it('B-4 nobody, as long as the organization has no postal address, whatever is chosen', () => {
    const unsaid = { ...family, address: null, currency: null };
    for (const chosen of [null, stored]) {
      expect(() => billedParty(unsaid, chosen)).toThrow('billing-address-incomplete');
    }
  });
});
