import type {
  AssignableRole,
  Currency,
  Locale,
  OrganizationType,
  RecordedPerson,
} from '@atrium/contracts';
import type { Decided } from '../departure/departure.js';
import type { StoredDetails } from '../details/details.js';
import { type Logo, logoUrl } from '../logo/logo.js';

/** Something with several steps that was begun and not yet finished (decision 6). Its id makes each step unique. */
export interface Unfinished {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  readonly requestId: string | null;
  /** Until then whoever began it is at it; after that anybody may take it over. */
  readonly until: Date;
}

/** The creator's membership and the gate are still to be made. */
export interface Founding extends Unfinished {
  readonly what: 'founding';
  readonly accountId: string;
  readonly address: string;
}

/** A legal representative lost the role; the membership is still to be ended. */
export interface Ending extends Unfinished {
  readonly what: 'ending';
  readonly accountId: string;
  /** What whoever ended it has decided. Missing in older documents. */
  readonly decided?: Decided;
}

/**
 * A legal representative lost the role and stays a member; the membership is still to follow. They have the new role
 * from the write on that records this, so that at no moment they are nobody.
 */
export interface SteppingDown extends Unfinished {
  readonly what: 'stepping-down';
  readonly accountId: string;
  readonly role: AssignableRole;
  /** Where nobody proposed it, so that this alone knows what the record has to say. */
  readonly evidence?: {
    readonly amr: readonly string[];
    readonly authenticatedAt: Date;
    readonly organizationName: string;
    readonly people: readonly RecordedPerson[];
    readonly before: readonly string[];
    readonly after: readonly string[];
  };
}

/** An attempt to close it, by the id of the closing: not closed yet (`closing`), or given up and not every part has heard of it. */
export interface Closing extends Unfinished {
  readonly what: 'closing' | 'releasing';
  /** The currencies in which prepaid money has a place to go. */
  readonly payOuts: readonly Currency[];
}

/** It is closed; its members are still to be told. The id is that of the closing. */
export interface Suspending extends Unfinished {
  readonly what: 'suspending';
  readonly payOuts: readonly Currency[];
}

/** It is open again; its members are still to be told. */
export interface Readmitting extends Unfinished {
  readonly what: 'readmitting';
  readonly closingId: string;
}

/** It does not come back: whatever refers to it is still to go. */
export interface Purging extends Unfinished {
  readonly what: 'purging';
  readonly closingId: string;
}

/** What was begun in an organization's document. */
export type OrganizationIntent =
  Founding | Ending | SteppingDown | Closing | Suspending | Readmitting | Purging;

/** How an organization was closed, while it is. */
export interface Closure {
  /** Of the closing. */
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  /** Until then a legal representative can open it again; after that it is purged. */
  readonly restorableUntil: Date;
}

/** How somebody's wish to make another person legal representative was settled. */
export interface SettledGrant {
  readonly id: string;
  readonly granted: boolean;
  /** Who represented the organization before and after, where a record needs it. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** Somebody's wish that a member becomes legal representative, of which the organization's document is the judge. */
export interface SuccessionGrant {
  readonly id: string;
  readonly giver: string;
  readonly accountId: string;
  /** Of a hand-over: what is begun for the giver. */
  readonly steppingDown: SteppingDown | null;
  /** Whether the person can be one. */
  readonly mayBecome: boolean;
}

/** What the rules need to know of an organization. */
export interface Organization {
  readonly _id: string;
  readonly type: OrganizationType;
  readonly name: string;
  readonly locale: Locale;
  /** The only truth for that role (decision 5). Never empty. */
  readonly legalRepresentatives: readonly string[];
  /** Whether its members need a second factor to reach anything in it (B-6). Missing in older documents. */
  readonly requiresSecondFactor?: boolean;
  /** Whether nobody manages products for now (B-6). Missing in older documents. */
  readonly productManagementBlocked?: boolean;
  /** Missing until they are first changed, and in older documents. */
  readonly details?: StoredDetails;
  /** Missing or null: the name stands for it. */
  readonly logo?: Logo | null;
  /** For how many days its activity log is kept. Missing where nothing was chosen. */
  readonly activityDays?: number;
  /** `closed`: there for nobody, until it is opened again or purged. */
  readonly state: 'open' | 'closed';
  readonly closing?: Closure;
  /** Whether it can be closed only when nobody else is a member. Missing in older documents. */
  readonly closesOnlyWhenAlone?: boolean;
  readonly createdAt: Date;
  readonly unfinished: readonly OrganizationIntent[];
}

/** An organization as its members see it. */
export function shown({
  _id,
  type,
  name,
  locale,
  logo,
  requiresSecondFactor = false,
  productManagementBlocked = false,
  createdAt,
}: Pick<
  Organization,
  | '_id'
  | 'type'
  | 'name'
  | 'locale'
  | 'logo'
  | 'requiresSecondFactor'
  | 'productManagementBlocked'
  | 'createdAt'
>) {
  return {
    id: _id,
    type,
    name,
    locale,
    logoUrl: logoUrl(logo?.header),
    requiresSecondFactor,
    productManagementBlocked,
    createdAt: createdAt.toISOString(),
  };
}

/**
 * Why an account can't stop being legal representative by somebody's wish, seen after the write that
 * would have done it found nothing.
 */
export function whyStillRepresentative(
  organization: Pick<Organization, 'legalRepresentatives'> | null,
  { accountId, by }: { accountId: string; by: string },
): 'not-found' | 'last-legal-representative' | 'changed-meanwhile' {
  const representatives = organization?.legalRepresentatives ?? [];
  if (!representatives.includes(accountId) || !representatives.includes(by)) return 'not-found';
  return representatives.length === 1 ? 'last-legal-representative' : 'changed-meanwhile';
}

/** Whether a name contains each word of what is looked for, whatever its capitals and accents: `societe` finds `Société`. */
export function isNamed(name: string, search: string): boolean {
  const searched = plain(name);
  return plain(search)
    .split(/\s+/u)
    .every((word) => searched.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

/** What is begun for an account that has lost the role and not yet got another. */
export function steppingDownOf(
  { unfinished = [] }: { readonly unfinished?: readonly OrganizationIntent[] },
  accountId: string,
): SteppingDown | undefined {
  return unfinished.find(
    (intent): intent is SteppingDown =>
      intent.what === 'stepping-down' && intent.accountId === accountId,
  );
}
