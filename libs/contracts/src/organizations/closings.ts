import { event, request, type RequestContract } from '../contract.js';
import { Flag, Iban, Id, ListOf, Name, OneOf, Part, Text, Timestamp } from '../fields.js';
import { Obstacle, obstaclesNamed } from '../obstacle.js';
import { Done, Finished, PageInput } from '../page.js';
import { currencies, type Currency } from '../values.js';
import { Organization, OrganizationReference } from './organizations.js';

/** What a part says that can not hold at once, as something was begun there for the organization and is not done. */
export function workUnderWay(part: string): Obstacle {
  return {
    ...{ kind: 'work-under-way', id: part, what: part, money: null, clearedBy: null },
    why: 'Something is just being done there. It passes: try again in a moment.',
  };
}

/** What a part of the platform says about an organization that is to be closed. */
export class ClosingAnswer {
  @ListOf(() => Obstacle, { max: obstaclesNamed })
  obstacles!: Obstacle[];

  @Flag({ description: 'Whether there are more than are named.' })
  hasMore!: boolean;
}

/**
 * Asks a part of the platform what stands in the way of closing an organization (A8-1..A8-4). It changes nothing; what is asked
 * for in earnest holds everything off first.
 */
const check = {
  input: OrganizationReference,
  output: ClosingAnswer,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'query',
  timeout: 3_000,
} as const;

/** One attempt to close an organization. */
export class ClosingReference extends OrganizationReference {
  @Id({ description: 'The same in all that is done for one attempt.' })
  closingId!: string;
}

/**
 * Starts nothing for an organization any more, and says what stands in the way then (A8-11). It stays so until it is released or
 * finished. The same may be asked again; one that was released already holds nothing any more.
 */
const hold = {
  input: ClosingReference,
  output: ClosingAnswer,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'command',
  timeout: 5_000,
  problems: ['organization-closing'],
} as const;

/** It was not closed, or is open again: everything may be started. May be asked again, also where nothing was held. */
const release = {
  input: ClosingReference,
  output: Done,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'command',
} as const;

/** The organization does not come back. Whatever refers to it goes, but what a law asks to keep. May be asked again. */
const finish = {
  input: ClosingReference,
  output: Finished,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'command',
  timeout: 30_000,
} as const;

/** Where prepaid money of one currency goes, all of it. */
export class ClosingPayOut {
  @OneOf(currencies)
  currency!: Currency;

  @Iban({ description: 'As for any pay-out.' })
  iban!: string;

  @Name({ max: 70, example: 'Entreprise Familiale Sàrl', description: 'Whose account it is.' })
  name!: string;
}

/** What whoever closes an organization wants done with its money and its invoices. */
export class ClosingWishes {
  @ListOf(() => ClosingPayOut, {
    max: currencies.length,
    optional: true,
    description: 'Prepaid money with a place to go does not stand in the way.',
  })
  payOuts?: ClosingPayOut[];

  @Flag({
    optional: true,
    description:
      'Whether all paid invoices go to the login address of whoever closes it, before anything is purged (A8-10).',
  })
  mailInvoices?: boolean;
}

export class HoldClosingOfBillingInput extends ClosingReference {
  @Id({ description: 'The account of whoever closes it.' })
  closedBy!: string;

  @Part(() => ClosingWishes)
  wishes!: ClosingWishes;
}

/** What is asked of a part of the platform, in this order; `check` at any time. */
export interface ClosingSteps {
  readonly check: RequestContract<OrganizationReference, ClosingAnswer>;
  readonly hold: RequestContract<ClosingReference, ClosingAnswer>;
  readonly release: RequestContract<ClosingReference, Done>;
  readonly finish: RequestContract<ClosingReference, Finished>;
}

/** Products, orders, invoices and money; and what shall become of the money. */
export const closingOfBilling = {
  check: request('billing.v1.organization-closings.check', check),
  hold: request('billing.v1.organization-closings.hold', {
    ...hold,
    input: HoldClosingOfBillingInput,
    problems: [...hold.problems, 'invalid-input'],
  }),
  release: request('billing.v1.organization-closings.release', release),
  finish: request('billing.v1.organization-closings.finish', finish),
};

/** Mailboxes and service credentials. */
export const closingOfIdentity: ClosingSteps = {
  check: request('identity.v1.organization-closings.check', check),
  hold: request('identity.v1.organization-closings.hold', hold),
  release: request('identity.v1.organization-closings.release', release),
  finish: request('identity.v1.organization-closings.finish', finish),
};

/** Mails that wait for nobody any more. It has nothing to hold. */
export const finishClosingOfNotifications = request(
  'notifications.v1.organization-closings.finish',
  finish,
);

/** The same of a product service from outside, on subjects that only it may reply to (decision 33). */
export function closingOf(participant: string): ClosingSteps {
  const { check: checked, hold: held, release: released, finish: finished } = closingOfIdentity;
  const subject = (step: string): string => `${participant}.v1.organization-closing.${step}`;
  return {
    check: { ...checked, subject: subject('check') },
    hold: { ...held, subject: subject('hold') },
    release: { ...released, subject: subject('release') },
    finish: { ...finished, subject: subject('finish') },
  };
}

export class ClosingPart {
  @Id({ description: 'A service of the platform, or a product service.' })
  name!: string;

  @Flag({ description: 'Whether it has answered in time. While one has not, nothing is closed.' })
  answered!: boolean;
}

/** What stands in the way of closing an organization, of all parts at once. */
export class ClosingPreview {
  @Flag({ description: 'Whether it can be closed as things are.' })
  isClear!: boolean;

  @ListOf(() => Obstacle, { max: 2_000 })
  obstacles!: Obstacle[];

  @Flag({ description: 'Whether there are more than are named.' })
  hasMore!: boolean;

  @ListOf(() => ClosingPart, { max: 100 })
  parts!: ClosingPart[];
}

/** What stands in the way of closing an organization (A8-9), for those who may close it (A8-12). Changes nothing. */
export const previewClosing = request('organizations.v1.closings.preview', {
  input: OrganizationReference,
  output: ClosingPreview,
  scope: 'organizations:read',
  effect: 'query',
  timeout: 5_000,
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class CloseOrganizationInput extends ClosingWishes {
  @Id()
  organizationId!: string;

  @Name({ description: 'The name of the organization, typed: nobody closes the wrong one.' })
  name!: string;
}

/** An organization that is closed: hidden from everybody, and not purged yet. */
export class ClosedOrganization {
  @Id()
  organizationId!: string;

  @Name()
  name!: string;

  @Timestamp()
  closedAt!: string;

  @Timestamp({ description: 'Until when a legal representative can open it again.' })
  restorableUntil!: string;
}

/**
 * Closes an organization (A8-11..A8-13): by an administrator or a legal representative who has just proven to be it and types its
 * name. Nothing new can be started while what stands in the way is looked for once more; if there is anything, nothing has happened.
 */
export const closeOrganization = request('organizations.v1.closings.close', {
  input: CloseOrganizationInput,
  output: ClosedOrganization,
  effect: 'command',
  idempotency: 'optional',
  timeout: 15_000,
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'closing-obstructed',
    'organization-closing',
    'idempotency-key-reused',
  ],
});

export class ClosedOrganizations {
  @ListOf(() => ClosedOrganization, { max: 200 })
  items!: ClosedOrganization[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The closed organizations that the person who asks represents, and can open again: who was closed last comes first. */
export const listClosedOrganizations = request('organizations.v1.closings.list', {
  input: PageInput,
  output: ClosedOrganizations,
  scope: 'organizations:read',
  effect: 'query',
});

/** Opens a closed organization again, as it was, by a legal representative who has just proven to be it. Invitations stay taken back. */
export const restoreOrganization = request('organizations.v1.closings.restore', {
  input: OrganizationReference,
  output: Organization,
  effect: 'command',
  problems: ['not-found', 'second-factor-required', 'fresh-authentication-required'],
});

export class SetClosingTermsInput extends OrganizationReference {
  @Flag({
    description: 'Whether it can be closed only when nobody else is a member any more.',
  })
  onlyWhenAlone!: boolean;
}

/** Says whether other members stand in the way of closing. By a legal representative. */
export const setClosingTerms = request('organizations.v1.closings.set-terms', {
  input: SetClosingTermsInput,
  output: SetClosingTermsInput,
  scope: 'organizations:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** How an attempt to close an organization has ended. */
export const closingOutcomes = [
  'begun',
  'obstructed',
  'given-up',
  'closed',
  'restored',
  'purged',
] as const;
export type ClosingOutcome = (typeof closingOutcomes)[number];

/** What was in the way, or was got out of it. */
export class ClosingFact {
  @Id()
  kind!: string;

  @Text({ max: 200, description: 'Which one: an id, or a currency.' })
  which!: string;
}

/** One attempt to close an organization: who, when, against what, and how it ended. Ids alone. */
export class ClosingRecord extends ClosingReference {
  @Id({ description: 'The account.' })
  by!: string;

  @Timestamp()
  at!: string;

  @OneOf(closingOutcomes)
  outcome!: ClosingOutcome;

  @ListOf(() => ClosingFact, { max: 100, description: 'What stood in the way of it.' })
  obstacles!: ClosingFact[];

  @ListOf(() => ClosingFact, {
    max: 100,
    description:
      'What had stood in the way of the attempt before, and did not any more, or was cleared by it.',
  })
  cleared!: ClosingFact[];

  @Timestamp({ nullable: true })
  closedAt!: string | null;

  @Timestamp({ nullable: true })
  restoredAt!: string | null;

  @Id({ nullable: true })
  restoredBy!: string | null;

  @Timestamp({ nullable: true })
  purgedAt!: string | null;
}

export class OverseeClosingsInput extends PageInput {
  @Id({ optional: true, description: 'Of this organization alone.' })
  organizationId?: string;
}

export class ClosingRecords {
  @ListOf(() => ClosingRecord, { max: 200, description: 'The newest first.' })
  items!: ClosingRecord[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** Who has closed what, and when, and what was cleared for it: for operators. */
export const overseeClosings = request('organizations.v1.closings.oversee', {
  input: OverseeClosingsInput,
  output: ClosingRecords,
  operatorsOnly: true,
  effect: 'query',
});

export class OrganizationClosed extends ClosingReference {
  @Timestamp()
  restorableUntil!: string;
}

/** An organization is closed. What was wanted with its money and its invoices is done from then on. */
export const organizationClosed = event('events.organizations.v1.organization.closed', {
  data: OrganizationClosed,
  consumedBy: ['billing', 'organizations'],
});

/** It is open again. */
export const organizationRestored = event('events.organizations.v1.organization.restored', {
  data: ClosingReference,
  consumedBy: ['organizations'],
});

export class MembershipSuspension {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;

  @Timestamp()
  restorableUntil!: string;

  @Flag({ description: 'Whether this member can open it again.' })
  mayRestore!: boolean;
}

/** A member can reach a closed organization no more; who closed it is who caused the event (A8-6). */
export const memberSuspended = event('events.organizations.v1.member.suspended', {
  data: MembershipSuspension,
  consumedBy: ['notifications'],
});

export class MemberReadmitted {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;
}

/** A member is in the organization again, since it was opened again. */
export const memberReadmitted = event('events.organizations.v1.member.readmitted', {
  data: MemberReadmitted,
  consumedBy: ['notifications'],
});
