import {
  type Currency,
  currencyOfCountry,
  type DetailField,
  type Locale,
  type OrganizationDetails,
  type OrganizationType,
  type PostalAddress,
} from '@atrium/contracts';
import type { Organization } from '../organization/organization.js';

/** What an organization's details consist of. Phone and tax number in the form in which they are kept. */
export interface Details {
  readonly type: OrganizationType;
  readonly name: string;
  readonly legalName: string | null;
  readonly address: PostalAddress | null;
  readonly phone: string | null;
  readonly taxNumber: string | null;
  readonly locale: Locale;
  readonly timeZone: string;
}

/** As they are stored, beside the type, the name and the locale, which an organization has from its first day. */
export interface StoredDetails extends Partial<Omit<Details, 'type' | 'name' | 'locale'>> {
  /** Counts the changes, those of the name alone included. */
  readonly version: number;
}

/** One detail that was changed. */
export interface Change {
  readonly field: DetailField;
  readonly from: unknown;
  readonly value: unknown;
}

/** The currency of future invoices: the country of the address decides it (B-4). */
export function currencyOf(address: Pick<PostalAddress, 'country'> | null): Currency | null {
  return address && currencyOfCountry(address.country);
}

/** The details of an organization; one that never gave any lives by the clock of the platform's home. */
export function detailsOf({
  type,
  name,
  locale,
  details,
}: Pick<Organization, 'type' | 'name' | 'locale' | 'details'>): Details {
  const { legalName, address, phone, taxNumber, timeZone } = details ?? {};
  return {
    type,
    name,
    legalName: legalName ?? null,
    address: address ? parts(address) : null,
    phone: phone ?? null,
    taxNumber: taxNumber ?? null,
    locale,
    timeZone: timeZone ?? 'Europe/Zurich',
  };
}

/** The details as those who manage the organization see them. */
export function shownDetails(
  organization: Pick<Organization, '_id' | 'type' | 'name' | 'locale' | 'details'>,
): OrganizationDetails {
  const details = detailsOf(organization);
  return {
    organizationId: organization._id,
    version: organization.details?.version ?? 0,
    ...details,
    currency: currencyOf(details.address),
  };
}

/** What of the details becomes another, each with what it was and what it is. */
export function changesBetween(before: Details, after: Details): Change[] {
  const fields = Object.keys(before) as DetailField[];
  return fields
    .map((field) => ({ field, from: before[field], value: after[field] }))
    .filter(({ from, value }) => JSON.stringify(from) !== JSON.stringify(value));
}

/** An address with its parts in one order, and nothing else that came with it. */
export function parts(address: PostalAddress): PostalAddress {
  const { addition, street, houseNumber, postalCode, city, country } = address;
  return { addition, street, houseNumber, postalCode, city, country };
}
