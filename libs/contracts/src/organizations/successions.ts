import { event, request } from '../contract.js';
import { EmailAddress, Id, ListOf, ListOfTexts, OneOf, Part, Text, Timestamp } from '../fields.js';
import { Done, PageInput } from '../page.js';
import { type AssignableRole, assignableRoles } from '../values.js';
import { OrganizationReference } from './organizations.js';

/** What can be proposed: a further legal representative, or another one in the place of whoever proposes. */
export const proposableKinds = ['add', 'hand-over'] as const;
export type ProposableKind = (typeof proposableKinds)[number];

/** How the legal representatives of an organization change; `removal` takes the role and asks nobody. */
export const successionKinds = [...proposableKinds, 'removal'] as const;
export type SuccessionKind = (typeof successionKinds)[number];

/**
 * `void`: one of the two sides stopped being what it takes, so that nothing can come of it: the proposer is no legal
 * representative any more, or the person is no member or has joined anew.
 */
export const successionStates = [
  'open',
  'confirmed',
  'declined',
  'withdrawn',
  'expired',
  'void',
] as const;
export type SuccessionState = (typeof successionStates)[number];

export class ProposeSuccessionInput extends OrganizationReference {
  @Id({ description: 'The member who shall be legal representative.' })
  accountId!: string;

  @OneOf(proposableKinds)
  kind!: ProposableKind;

  @OneOf(assignableRoles, {
    optional: true,
    description:
      'Of `hand-over`: what whoever proposes is from the confirmation on; `administrator` if left out.',
  })
  giverBecomes?: AssignableRole;
}

/** One change of who represents an organization, proposed or done. */
export class Succession {
  @Id()
  id!: string;

  @OneOf(successionKinds)
  kind!: SuccessionKind;

  @OneOf(successionStates)
  state!: SuccessionState;

  @Id({ description: 'Who shall be legal representative; of `removal`, who was.' })
  accountId!: string;

  @Id({ description: 'The legal representative who wanted it.' })
  proposedBy!: string;

  @Timestamp()
  proposedAt!: string;

  @Timestamp({
    nullable: true,
    description: 'From this moment on it is too late to confirm. Null for `removal`.',
  })
  expiresAt!: string | null;

  @OneOf(assignableRoles, {
    nullable: true,
    description: 'What whoever gives the role up, or loses it, is then. Null for `add`.',
  })
  giverBecomes!: AssignableRole | null;

  @Timestamp({ nullable: true, description: 'When it was confirmed, declined or withdrawn.' })
  settledAt!: string | null;
}

/**
 * A legal representative proposes that a member becomes one too (`add`), or takes the place of whoever proposes
 * (`hand-over`). The role carries legal responsibility, so nothing changes before the person confirms, who is told by
 * mail. One proposal to a person at a time. Needs a sign-in of the last ten minutes.
 */
export const proposeSuccession = request('organizations.v1.successions.propose', {
  input: ProposeSuccessionInput,
  output: Succession,
  effect: 'command',
  idempotency: 'optional',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'is-legal-representative',
    'already-proposed',
    'changed-meanwhile',
    'organization-closing',
    'idempotency-key-reused',
  ],
});

export class ListSuccessionsInput extends PageInput {
  @Id()
  organizationId!: string;
}

export class Successions {
  @ListOf(() => Succession, { max: 200 })
  items!: Succession[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/**
 * The changes of who represents the organization, and the proposals, newest first: all of them to legal
 * representatives, to any other member those that concern them.
 */
export const listSuccessions = request('organizations.v1.successions.list', {
  input: ListSuccessionsInput,
  output: Successions,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'second-factor-required'],
});

export class SuccessionReference extends OrganizationReference {
  @Id()
  successionId!: string;
}

/**
 * The person takes the role on. From that moment on both hold it, or, of a hand-over, the person in the place of the
 * giver: in one step, so that the organization is never without. Confirming again gives the same answer. Needs a
 * sign-in of the last ten minutes.
 */
export const confirmSuccession = request('organizations.v1.successions.confirm', {
  input: SuccessionReference,
  output: Succession,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'proposal-not-open',
  ],
});

/** The person says no. Saying it twice is the same. */
export const declineSuccession = request('organizations.v1.successions.decline', {
  input: SuccessionReference,
  output: Succession,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'proposal-not-open'],
});

/** Takes a proposal back: by any legal representative. Twice is the same. */
export const withdrawSuccession = request('organizations.v1.successions.withdraw', {
  input: SuccessionReference,
  output: Succession,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'proposal-not-open'],
});

export class TakeRepresentationInput extends OrganizationReference {
  @Id({ description: 'Whose role is taken: one’s own, or that of another legal representative.' })
  accountId!: string;
}

/**
 * Takes the role of a legal representative from another one, or gives up one's own: the person is administrator from
 * then on. Refused for the last one (B-3). Needs a sign-in of the last ten minutes.
 */
export const takeRepresentation = request('organizations.v1.legal-representatives.remove', {
  input: TakeRepresentationInput,
  output: Done,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'last-legal-representative',
    'changed-meanwhile',
  ],
});

/** Somebody as a record names them: the name and the address of that day, which the account may have changed since. */
export class RecordedPerson {
  @Id()
  accountId!: string;

  @Text({ max: 201, nullable: true, description: 'Null when the account was not known then.' })
  name!: string | null;

  @EmailAddress({ nullable: true })
  email!: string | null;
}

/** Somebody's declaration: who, when, and how they had proven who they are. */
export class RecordedAct {
  @Part(() => RecordedPerson)
  by!: RecordedPerson;

  @Timestamp()
  at!: string;

  @ListOfTexts({
    max: 20,
    longest: 32,
    description: 'How the session had been authenticated (RFC 8176).',
  })
  authenticationMethods!: string[];

  @Timestamp({ description: 'When it was, for the last time before this.' })
  authenticatedAt!: string;
}

/**
 * The evidence of one change of who represents an organization, as it was sealed when that happened. Names and
 * addresses are kept as they were then, and stay after an account has changed or gone: evidence must stay readable, so
 * this is personal data kept for the establishment and defence of legal claims (GDPR, Art. 17(3)(e)). `hash` is the
 * SHA-256, as hexadecimal digits, of the canonical form (RFC 8785) of all the other fields; the mails about it carry
 * it too, so that a record that was changed later is told apart by those who were there.
 */
export class SuccessionRecord {
  @OneOf(['succession-record-1'])
  format!: 'succession-record-1';

  @Id()
  id!: string;

  @Id()
  organizationId!: string;

  @Text({ max: 100 })
  organizationName!: string;

  @OneOf(successionKinds)
  kind!: SuccessionKind;

  @Part(() => RecordedPerson, {
    description: 'Who became legal representative; of `removal`, who was it until then.',
  })
  person!: RecordedPerson;

  @OneOf(assignableRoles, {
    nullable: true,
    description: 'What whoever gave the role up, or lost it, became.',
  })
  giverBecame!: AssignableRole | null;

  @Part(() => RecordedAct, { description: 'Who proposed it; of `removal`, who did it.' })
  proposal!: RecordedAct;

  @Part(() => RecordedAct, { nullable: true, description: 'Null for `removal`.' })
  confirmation!: RecordedAct | null;

  @ListOf(() => RecordedPerson, { max: 1_000 })
  representativesBefore!: RecordedPerson[];

  @ListOf(() => RecordedPerson, { max: 1_000 })
  representativesAfter!: RecordedPerson[];

  @Text({ max: 64, min: 64 })
  hash!: string;
}

/** The record of a change that has happened, to the legal representatives and the two sides while they are members. */
export const getSuccessionRecord = request('organizations.v1.successions.get-record', {
  input: SuccessionReference,
  output: SuccessionRecord,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'second-factor-required'],
});

/** What a mail about it needs. */
export class SuccessionMail extends Succession {
  @Text({ max: 64, min: 64, nullable: true, description: 'Of the record, once there is one.' })
  hash!: string | null;
}

/** Asked by notifications when it sends. */
export const describeSuccession = request('organizations.v1.successions.describe', {
  input: SuccessionReference,
  output: SuccessionMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

/** A proposal, or a change of who represents an organization, after what happened. */
export class SuccessionChanged {
  @Id()
  successionId!: string;

  @Id()
  organizationId!: string;

  @OneOf(successionKinds)
  kind!: SuccessionKind;

  @OneOf(successionStates)
  state!: SuccessionState;

  @Id()
  accountId!: string;

  @Id()
  proposedBy!: string;
}

export const successionProposed = event('events.organizations.v1.succession.proposed', {
  data: SuccessionChanged,
  consumedBy: ['notifications', 'organizations'],
});

/** Confirmed, declined or withdrawn, or the role was taken. That a proposal runs out or comes to nothing is not told. */
export const successionSettled = event('events.organizations.v1.succession.settled', {
  data: SuccessionChanged,
  consumedBy: ['notifications', 'organizations'],
});
