import { event, request } from '../contract.js';
import { Country, Id, Name, OneOf, Part, SomeOf, Text, TimeZone, Whole } from '../fields.js';
import {
  currencies,
  type Currency,
  detailFields,
  type DetailField,
  locales,
  type Locale,
  organizationTypes,
  type OrganizationType,
} from '../values.js';
import { OrganizationReference } from './organizations.js';

/** Where mail for an organization goes, in the parts that a Swiss QR-bill asks for (structured address). */
export class PostalAddress {
  @Text({
    max: 70,
    nullable: true,
    example: 'c/o Munster',
    description: 'Care of, post office box, floor.',
  })
  addition!: string | null;

  @Text({ max: 70, example: 'Rue du Pont' })
  street!: string;

  @Text({ max: 16, nullable: true, example: '12' })
  houseNumber!: string | null;

  @Text({ max: 16, example: '1227' })
  postalCode!: string;

  @Text({ max: 35, example: 'Carouge' })
  city!: string;

  @Country()
  country!: string;
}

/** Who an organization is, to those who write to it and send it invoices. */
class Details {
  @OneOf(organizationTypes, { example: 'company' })
  type!: OrganizationType;

  @Name({ example: 'Entreprise Familiale', description: 'As it is shown everywhere.' })
  name!: string;

  @Name({
    nullable: true,
    example: 'Entreprise Familiale Sàrl',
    description: 'As the commercial register has it, where that is another one (A4-4).',
  })
  legalName!: string | null;

  @Part(() => PostalAddress, { nullable: true })
  address!: PostalAddress | null;

  @Text({
    max: 32,
    nullable: true,
    example: '+41228203544',
    description: 'International, or as it is dialled in the country of the address.',
  })
  phone!: string | null;

  @Text({
    max: 32,
    nullable: true,
    example: 'CHE-123.456.788 TVA',
    description:
      'The Swiss UID, with MWST, TVA or IVA where it is registered for VAT, or the VAT number of a country of the European Union with its two letters. Its check digits must fit; whether it is registered is not asked here.',
  })
  taxNumber!: string | null;

  @OneOf(locales)
  locale!: Locale;

  @TimeZone()
  timeZone!: string;
}

export class OrganizationDetails extends Details {
  @Id()
  organizationId!: string;

  @Whole({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    example: 0,
    description:
      'Counts the changes of the details. Whoever changes them says which ones they saw.',
  })
  version!: number;

  @OneOf(currencies, {
    nullable: true,
    description:
      'Of future invoices. It follows from the country of the address and is chosen nowhere: francs (CHF) for CH and LI, euros (EUR) for every other (B-4); null as long as there is no address.',
  })
  currency!: Currency | null;
}

/** The details of an organization, for those who manage it. */
export const getDetails = request('organizations.v1.details.get', {
  input: OrganizationReference,
  output: OrganizationDetails,
  scope: 'organizations:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** The same, for documents of billing: who they are for. */
export const describeDetails = request('organizations.v1.details.describe', {
  input: OrganizationReference,
  output: OrganizationDetails,
  askedBy: ['billing'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class ChangeDetailsInput extends Details {
  @Id()
  organizationId!: string;

  @Whole({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    example: 0,
    description: 'Of the details that were looked at before.',
  })
  version!: number;
}

/**
 * Gives an organization exactly these details, instead of those of before; only a legal representative (B-4). Whoever
 * looked at older ones gets `changed-meanwhile` and loses nothing of what others wrote; the logo is no part of them,
 * so that adding one disturbs nobody's edits (A9-6). The legal representatives are told by mail what was changed.
 * Phone and tax number are answered in the form in which they are kept.
 */
export const changeDetails = request('organizations.v1.details.change', {
  input: ChangeDetailsInput,
  output: OrganizationDetails,
  scope: 'organizations:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'changed-meanwhile'],
});

/** Which details were changed. What they are is asked for by whoever may know it. */
export class OrganizationDetailsChanged {
  @Id()
  organizationId!: string;

  @SomeOf(detailFields)
  changed!: DetailField[];
}

export const organizationDetailsChanged = event(
  'events.organizations.v1.organization.details-changed',
  { data: OrganizationDetailsChanged, consumedBy: ['notifications', 'organizations'] },
);
