import { request } from '../contract.js';
import { EmailAddress, Id, ListOf, Name, OneOf, Part, Text, Timestamp } from '../fields.js';
import { PageInput } from '../page.js';
import { type LoggedKind, loggedKinds } from './activity-kinds.js';

export class ListActivitiesInput extends PageInput {
  @Id()
  organizationId!: string;

  @Id({ optional: true, description: 'What this account did, or what was done to it.' })
  person?: string;

  @Id({ optional: true, description: 'What concerns this product.' })
  product?: string;

  @OneOf(loggedKinds, { optional: true })
  kind?: LoggedKind;

  @Timestamp({ optional: true, description: 'From this moment on.' })
  from?: string;

  @Timestamp({ optional: true, description: 'Before this moment.' })
  to?: string;

  @Text({
    max: 100,
    optional: true,
    description:
      'Words, in any order and case, that are all found in the kind, the ids or the facts.',
  })
  q?: string;
}

/** A person as the log names them: as they are called today. Of an account that is gone the id alone is left. */
export class ActivePerson {
  @Id()
  accountId!: string;

  @EmailAddress({ optional: true })
  email?: string;

  @Name({ optional: true })
  givenName?: string;

  @Name({ optional: true })
  familyName?: string;
}

export class ActivityFact {
  @Text({ max: 64, example: 'role' })
  name!: string;

  @Text({ max: 200, example: 'administrator' })
  value!: string;
}

/** What an act is about. */
export const activitySubjects = [
  'organization',
  'member',
  'invitation',
  'team',
  'mailbox',
  'service-credential',
  'product',
  'order',
  'billing-address',
  'prepaid-account',
  'invoice',
  'invoice-mailing',
  'gratuity',
  'order',
] as const;
export type ActivitySubject = (typeof activitySubjects)[number];

/** One act in an organization. */
export class Activity {
  @Id()
  activityId!: string;

  @Timestamp()
  at!: string;

  @OneOf(loggedKinds, { example: 'member.joined' })
  kind!: LoggedKind;

  @Part(() => ActivePerson, {
    nullable: true,
    description: 'Who did it; null where it followed by itself, or whoever held a link did it.',
  })
  by!: ActivePerson | null;

  @OneOf(activitySubjects, { description: 'What it is about.' })
  about!: ActivitySubject;

  @Id({ description: 'The id of what it is about.' })
  aboutId!: string;

  @Part(() => ActivePerson, { nullable: true, description: 'To whom it was done.' })
  person!: ActivePerson | null;

  @Id({ nullable: true, description: 'The product that it concerns.' })
  productId!: string | null;

  @ListOf(() => ActivityFact, { max: 20 })
  facts!: ActivityFact[];
}

export class Activities {
  @ListOf(() => Activity, { max: 200 })
  items!: Activity[];

  @Text({
    max: 256,
    nullable: true,
    description: 'A page may hold fewer than asked for, and there may be more: this alone says so.',
  })
  nextCursor!: string | null;
}

/**
 * What happened in an organization, the newest first (B-6). For its administrators and legal representatives. Filters
 * combine. Lines older than the organization keeps them are not shown.
 */
export const listActivities = request('organizations.v1.activities.list', {
  input: ListActivitiesInput,
  output: Activities,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});
