import { event, request } from '../contract.js';
import { Flag, Id, ListOf, ListOfIds, Name, OneOf, Text, Timestamp } from '../fields.js';
import { PageInput } from '../page.js';
import {
  locales,
  organizationTypes,
  roles,
  type Locale,
  type OrganizationType,
  type Role,
} from '../values.js';

export class OrganizationReference {
  @Id()
  organizationId!: string;
}

/** One of the organizations that a person belongs to, as the switcher shows it. */
export class MyOrganization {
  @Id()
  id!: string;

  @Name({ example: 'Munster Julie' })
  name!: string;

  @Text({
    max: 512,
    nullable: true,
    example: '/v1/logos/kX3b0ZsJp6mQ9yV5nRw2tL8cD1fH4gA7eU0iO3xYsPq',
    description:
      'The logo in the size of the switcher, relative to the API; null where the name stands for it (A9-7).',
  })
  logoUrl!: string | null;

  @OneOf(roles)
  role!: Role;

  @Flag({ description: 'Whether accounting is open to this person.' })
  billing!: boolean;

  @Flag({ description: 'Whether the console opens here. At most one.' })
  current!: boolean;

  @Flag({
    description:
      'It asks its members for a second factor and this session has used none: it can only be left.',
  })
  needsSecondFactor!: boolean;
}

export class MyOrganizations {
  @ListOf(() => MyOrganization, { max: 200 })
  items!: MyOrganization[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

export class ListMyOrganizationsInput extends PageInput {
  @Text({
    max: 100,
    optional: true,
    description:
      'Words that the name contains, each of them; capitals and accents make no difference.',
    example: 'familiale',
  })
  q?: string;
}

/**
 * The organizations of the person who asks: all that a menu of them shows, the current one first, then by last visit. With
 * `q` those whose names match.
 */
export const listMyOrganizations = request('organizations.v1.organizations.list', {
  input: ListMyOrganizationsInput,
  output: MyOrganizations,
  askedBy: ['gateway', 'billing'],
  scope: 'organizations:read',
  effect: 'query',
});

/** Moves the person to another of their organizations (A3-5). */
export const switchOrganization = request('organizations.v1.organizations.switch', {
  input: OrganizationReference,
  output: OrganizationReference,
  scope: 'organizations:write',
  effect: 'command',
  problems: ['not-found'],
});

export class CreateOrganizationInput {
  @OneOf(organizationTypes)
  type!: OrganizationType;

  @Name({ example: 'Entreprise Familiale Sàrl' })
  name!: string;

  @OneOf(locales, { optional: true, description: "The creator's language by default." })
  locale?: Locale;
}

export class Organization {
  @Id()
  id!: string;

  @OneOf(organizationTypes)
  type!: OrganizationType;

  @Name()
  name!: string;

  @OneOf(locales)
  locale!: Locale;

  @Text({
    max: 512,
    nullable: true,
    example: '/v1/logos/kX3b0ZsJp6mQ9yV5nRw2tL8cD1fH4gA7eU0iO3xYsPq',
    description:
      'The logo in the size of the header, relative to the API: shown instead of the name, which is its alternative text (A9-1). Null where there is none.',
  })
  logoUrl!: string | null;

  @Flag({ description: 'Whether its members need a second factor to reach anything in it.' })
  requiresSecondFactor!: boolean;

  @Flag({ description: 'Whether nobody manages products for now (B-6).' })
  productManagementBlocked!: boolean;

  @Timestamp()
  createdAt!: string;
}

/** Creates a further organization; whoever creates it is its legal representative (A4-6, A4-8). */
export const createOrganization = request('organizations.v1.organizations.create', {
  input: CreateOrganizationInput,
  output: Organization,
  scope: 'organizations:write',
  effect: 'command',
  idempotency: 'optional',
  problems: ['idempotency-key-reused', 'account-deletion-under-way'],
});

export const getOrganization = request('organizations.v1.organizations.get', {
  input: OrganizationReference,
  output: Organization,
  scope: 'organizations:read',
  effect: 'query',
  problems: ['not-found', 'second-factor-required'],
});

export class RenameOrganizationInput extends OrganizationReference {
  @Name()
  name!: string;
}

/** Only a legal representative (B-4). */
export const renameOrganization = request('organizations.v1.organizations.rename', {
  input: RenameOrganizationInput,
  output: Organization,
  scope: 'organizations:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class ProtectOrganizationInput extends OrganizationReference {
  @Flag({ description: 'Whether its members need a second factor to reach anything in it.' })
  requiresSecondFactor!: boolean;
}

/**
 * Asks the members for a second factor, or not any more (B-6). By an administrator or a legal representative
 * whose own session has used one: nobody locks themselves out.
 */
export const protectOrganization = request('organizations.v1.organizations.protect', {
  input: ProtectOrganizationInput,
  output: Organization,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class DescribeOrganizationInput extends OrganizationReference {
  @ListOfIds({
    max: 20,
    optional: true,
    description: 'Accounts of which to say whether they are members now.',
  })
  accountIds?: string[];
}

/** An organization as mails name it, and who may be told of what happens in it. */
export class OrganizationLetterhead {
  @Id()
  organizationId!: string;

  @Name()
  name!: string;

  @OneOf(locales)
  locale!: Locale;

  @Flag({ description: 'Whether it is closed, so that nobody can reach it.' })
  isClosed!: boolean;

  @ListOfIds({ max: 200, description: 'The accounts that represent it: they are told who leaves.' })
  legalRepresentatives!: string[];

  @ListOfIds({ max: 20, description: 'Those of the accounts asked about that are members now.' })
  members!: string[];
}

/** Asked by notifications when it sends: also of one that is closed. */
export const describeOrganization = request('organizations.v1.organizations.describe', {
  input: DescribeOrganizationInput,
  output: OrganizationLetterhead,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class OrganizationCreated {
  @Id()
  organizationId!: string;

  @OneOf(organizationTypes)
  type!: OrganizationType;

  @Id()
  createdBy!: string;
}

export const organizationCreated = event('events.organizations.v1.organization.created', {
  data: OrganizationCreated,
  consumedBy: ['billing', 'organizations'],
});

/** It bears another name: `organizations.v1.organizations.get` says which. */
export const organizationRenamed = event('events.organizations.v1.organization.renamed', {
  data: OrganizationReference,
  consumedBy: ['organizations'],
});

export class OrganizationProtected extends OrganizationReference {
  @Flag({ description: 'Whether its members need a second factor from now on.' })
  requiresSecondFactor!: boolean;
}

/** It asks its members for a second factor, or not any more (B-6). */
export const organizationProtected = event('events.organizations.v1.organization.protected', {
  data: OrganizationProtected,
  consumedBy: ['organizations'],
});
