import { event, request } from '../contract.js';
import {
  EmailAddress,
  Flag,
  Id,
  ListOf,
  ListOfIds,
  Name,
  OneOf,
  Text,
  Timestamp,
  TimeZone,
} from '../fields.js';
import { locales, organizationTypes, type Locale, type OrganizationType } from '../values.js';
import { Done } from '../page.js';

/** The signed-in person's own account. */
export class Profile {
  @Id()
  accountId!: string;

  @EmailAddress()
  email!: string;

  @Name()
  givenName!: string;

  @Name()
  familyName!: string;

  @Text({ max: 2, example: 'JM', description: 'For the round badge.' })
  initials!: string;

  @OneOf(locales)
  locale!: Locale;

  @TimeZone({ description: 'In which times are shown; "Europe/Zurich" until one is chosen.' })
  timeZone!: string;

  @Timestamp()
  createdAt!: string;
}

export const getMyProfile = request('identity.v1.accounts.get', {
  input: Done,
  output: Profile,
  scope: 'profile:read',
  effect: 'query',
});

/** What shall be another; what is left out stays. */
export class ChangeMyProfileInput {
  @Name({ optional: true, example: 'Julie' })
  givenName?: string;

  @Name({ optional: true, example: 'Munster' })
  familyName?: string;

  @OneOf(locales, { optional: true, example: 'fr' })
  locale?: Locale;

  @TimeZone({ optional: true })
  timeZone?: string;
}

/** Changes how a person is called and written to. Whoever writes to them asks for it each time. */
export const changeMyProfile = request('identity.v1.accounts.change', {
  input: ChangeMyProfileInput,
  output: Profile,
  effect: 'command',
});

export class DescribeAccountsInput {
  @ListOfIds({ max: 200 })
  accountIds!: string[];
}

/** A person as other services may show or write to them. */
export class Person {
  @Id()
  accountId!: string;

  @EmailAddress({ description: 'As the person wrote it: mail goes here.' })
  email!: string;

  @Name()
  givenName!: string;

  @Name()
  familyName!: string;

  @OneOf(locales)
  locale!: Locale;

  @Flag({ optional: true, description: 'Whether a password alone does not open it.' })
  hasSecondFactor?: boolean;
}

export class People {
  @ListOf(() => Person, { max: 200 })
  people!: Person[];
}

/** Names and addresses of the accounts asked for; those that don't exist are left out. */
export const describeAccounts = request('identity.v1.accounts.describe', {
  input: DescribeAccountsInput,
  output: People,
  askedBy: ['organizations', 'notifications'],
  onBehalfOf: 'service',
  effect: 'query',
});

export class FindAccountInput {
  @EmailAddress()
  email!: string;
}

/** The account of an address, or nothing. Never to be shown to a person. */
export const findAccountByAddress = request('identity.v1.accounts.find-by-address', {
  input: FindAccountInput,
  output: People,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
});

export class AccountReference {
  @Id()
  accountId!: string;
}

/** What an account starts with: an organization of its own, or the membership it was invited to. */
export class AccountStart {
  @Id({ nullable: true, description: 'The id minted for the first organization.' })
  organizationId!: string | null;

  @OneOf(organizationTypes, { nullable: true })
  organizationType!: OrganizationType | null;

  @Name({ nullable: true, description: 'The name of the first organization.' })
  organizationName!: string | null;

  @Id({ nullable: true, description: 'The invitation it signed up with.' })
  invitationId!: string | null;

  @EmailAddress({ description: 'The canonical login address.' })
  email!: string;

  @OneOf(locales)
  locale!: Locale;
}

/** Asked by organizations when it makes an account's first organization or membership (decision 18). */
export const describeAccountStart = request('identity.v1.accounts.describe-start', {
  input: AccountReference,
  output: AccountStart,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class AccountVerified {
  @Id()
  accountId!: string;

  @Id({ nullable: true, description: 'Of the organization to create for it.' })
  organizationId!: string | null;

  @Id({ nullable: true, description: 'Of the invitation it signed up with.' })
  invitationId!: string | null;
}

/** An account exists and its address is proven. */
export const accountVerified = event('events.identity.v1.account.verified', {
  data: AccountVerified,
  consumedBy: ['organizations'],
});
