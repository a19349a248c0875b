import type {
  AccountStart,
  AccountVerified,
  Locale,
  OrganizationType,
  Person,
  Profile,
} from '@atrium/contracts';
import { hasSecondFactor, type SomeFactors } from '../factor/factor.js';

/** What an account begins with: an organization of its own, or the invitation it came by (decisions 17, 18). */
export interface Start {
  readonly organizationId: string | null;
  readonly organizationType: OrganizationType | null;
  readonly organizationName: string | null;
  readonly invitationId: string | null;
}

/** A person, as it is known apart from anything secret. */
export interface AccountPerson {
  readonly _id: string;
  /** The canonical login address: unique. */
  readonly address: string;
  /** The address as the person wrote it: mail goes there. */
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: Locale;
  /** Of the IANA database; absent until one is chosen. */
  readonly timeZone?: string;
  readonly start: Start;
  readonly createdAt: Date;
}

/** The time zone of whoever has chosen none. */
const usualTimeZone = 'Europe/Zurich';

/** How long the assertion says what an account started with, in milliseconds: one day (decision 18). */
const startIsToldFor = 24 * 60 * 60_000;

/** The longest name that a person or an organization may have. */
const longestName = 100;

/** A name as it is kept: no space around it, single spaces in it. */
export function tidied(name: string): string {
  return name.trim().replace(/\s+/gu, ' ');
}

/**
 * The name of the organization that a person gets at sign-up: a person's is "Munster Julie" (A4-3), a
 * company's or an association's its own (A4-4). Null when that is missing.
 */
export function firstOrganizationName(
  organization: { readonly type: OrganizationType; readonly name?: string },
  person: { readonly givenName: string; readonly familyName: string },
): string | null {
  if (organization.type !== 'individual') {
    return organization.name === undefined ? null : tidied(organization.name);
  }
  const full = tidied(`${person.familyName} ${person.givenName}`);
  return full.length <= longestName ? full : tidied(person.familyName);
}

/** What goes into the round badge: "JM". */
export function initialsOf({ givenName, familyName }: AccountPerson): string {
  return firstLetter(givenName) + firstLetter(familyName);
}

function firstLetter(name: string): string {
  const [letter = ''] = name.toUpperCase();
  return letter;
}

export function profileOf(account: AccountPerson): Profile {
  const { _id: accountId, email, givenName, familyName, locale, createdAt } = account;
  const { timeZone = usualTimeZone } = account;
  const initials = initialsOf(account);
  return {
    accountId,
    email,
    givenName,
    familyName,
    initials,
    locale,
    timeZone,
    createdAt: createdAt.toISOString(),
  };
}

export function personOf(account: AccountPerson & SomeFactors): Person {
  const { _id: accountId, email, givenName, familyName, locale } = account;
  const known = { hasSecondFactor: hasSecondFactor(account) };
  return { accountId, email, givenName, familyName, locale, ...known };
}

export function startOf({ start, address, locale }: AccountPerson): AccountStart {
  return { ...start, email: address, locale };
}

/** What the assertion tells organizations about an account's start; nothing after its first day. */
export function startToTell(
  { start, createdAt }: Pick<AccountPerson, 'start' | 'createdAt'>,
  now: Date,
): { organizationId: string | null; invitationId: string | null } | undefined {
  if (now.getTime() - createdAt.getTime() >= startIsToldFor) return undefined;
  return { organizationId: start.organizationId, invitationId: start.invitationId };
}

/** What is told when an account comes into being: ids, nothing about the person (decision 10). */
export function verifiedAccount(accountId: string, start: Start): AccountVerified {
  const { organizationId, invitationId } = start;
  return { accountId, organizationId, invitationId };
}
