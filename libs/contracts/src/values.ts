/** The languages of mails and pages. */
export const locales = ['fr', 'de', 'it', 'en', 'es'] as const;
export type Locale = (typeof locales)[number];

/** What kind of legal person an organization is. */
export const organizationTypes = ['individual', 'company', 'association'] as const;
export type OrganizationType = (typeof organizationTypes)[number];

/**
 * What a member may be: `collaborator` is limited to the products granted, and so is `external`, who moreover is left out of
 * what is shared with the whole organization (B-1).
 */
export const roles = ['legal_representative', 'administrator', 'collaborator', 'external'] as const;
export type Role = (typeof roles)[number];

/** The roles that are given by changing somebody's rights: whose gate is not the list of legal representatives. */
export const assignableRoles = ['administrator', 'collaborator', 'external'] as const;
export type AssignableRole = (typeof assignableRoles)[number];

/** What a member may do with one product. */
export const productRights = ['use', 'manage'] as const;
export type ProductRight = (typeof productRights)[number];

/** What a type of products looks like: the name of a product service, or that and a word of its own. */
export const productTypeForm = /^[a-z][a-z0-9-]{1,30}(\.[a-z][a-z0-9-]{1,30})?$/;

/** What the id of a plan looks like: a word, a dot and what tells it from others, `hosting.web-basic-12`. */
export const planIdForm = /^[a-z][a-z0-9-]{1,30}(\.[a-z0-9][a-z0-9-]{0,30}){1,2}$/;

/** What the name of something that can be done with products of a type looks like: `<type>:<right>`. */
export const namedRightForm =
  /^[a-z][a-z0-9-]{1,30}(\.[a-z][a-z0-9-]{1,30})?:[a-z][a-z0-9-]{0,39}$/;
export type NamedRight = `${string}:${string}`;

/** The currencies of invoices: francs for whoever lives in Switzerland or Liechtenstein, euros for the others (B-4). */
export const currencies = ['CHF', 'EUR'] as const;
export type Currency = (typeof currencies)[number];

const inFrancs = ['CH', 'LI'];

/** The currency of whoever lives in a country. Liechtenstein has the franc too. */
export function currencyOfCountry(country: string): Currency {
  return inFrancs.includes(country) ? 'CHF' : 'EUR';
}

/** The largest amount of a document or an account, in minor units: what a QR-bill can ask for (SIX, IG QR-bill, "Amt"). */
export const largestAmount = 99_999_999_999;

/** What the details of an organization consist of, as mails and the activity log name them. */
export const detailFields = [
  'type',
  'name',
  'legalName',
  'address',
  'phone',
  'taxNumber',
  'locale',
  'timeZone',
] as const;
export type DetailField = (typeof detailFields)[number];
