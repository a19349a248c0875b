import { event, request } from '../contract.js';
import { EmailAddress, Flag, Id, ListOf, Part, Text, Timestamp, Whole } from '../fields.js';
import { Obstacle, obstaclesNamed } from '../obstacle.js';
import { DepartedOrganization, departuresNamed } from '../organizations/account-departures.js';
import { Done, Finished } from '../page.js';
import { Client } from './sign-ups.js';

/** Something about a person that is not erased with the account. */
export class Remainder {
  @Id({
    description:
      'Which kind: `security-log`, `activity`, `sealed-records`, `vouchers`, `erasure-list`.',
  })
  kind!: string;

  @Text({ max: 300, description: 'What stays, and what of it is gone.' })
  what!: string;

  @Text({ max: 300, description: 'Under which rule.' })
  rule!: string;

  @Text({ max: 200, description: 'Until when.' })
  until!: string;
}

/** What deleting one's account would do, and what stands in the way. */
export class AccountDeletionPreview {
  @Flag({ description: 'Whether it can be deleted as things are.' })
  isClear!: boolean;

  @ListOf(() => Obstacle, {
    max: obstaclesNamed,
    description: 'Of the kinds `last-legal-representative` and `operator`.',
  })
  obstacles!: Obstacle[];

  @Flag({ description: 'Whether there are more obstacles than are named.' })
  hasMore!: boolean;

  @ListOf(() => DepartedOrganization, { max: departuresNamed, description: 'What is left.' })
  organizations!: DepartedOrganization[];

  @Flag({ description: 'Whether there are more organizations than are named.' })
  hasMoreOrganizations!: boolean;

  @Whole({
    min: 0,
    max: 10_000,
    description:
      'How many mailboxes the person consults: they stay, as they are the organizations’.',
  })
  mailboxes!: number;

  @EmailAddress({
    nullable: true,
    description: 'The mailbox that has the account’s password: it keeps it, as its own.',
  })
  unifiedMailbox!: string | null;

  @ListOf(() => Remainder, { max: 20, description: 'What is not erased.' })
  remains!: Remainder[];
}

/** What deleting my account would do, and what stands in the way (B-3). Changes nothing. */
export const previewAccountDeletion = request('identity.v1.account-deletions.preview', {
  input: Done,
  output: AccountDeletionPreview,
  effect: 'query',
  timeout: 4_000,
});

export class DeleteAccountInput {
  @EmailAddress({
    description: 'The address that the account signs in with, typed: nobody deletes the wrong one.',
  })
  email!: string;

  @Part(() => Client)
  client!: Client;
}

/** The account is gone: nobody can sign in with it, and its address is free. */
export class DeletedAccount {
  @Id()
  accountId!: string;

  @Timestamp()
  deletedAt!: string;

  @ListOf(() => Remainder, { max: 20, description: 'What is not erased.' })
  remains!: Remainder[];
}

/**
 * Deletes one's account (B-3, decision 43): by whoever has just proven to be its person and types its address. It leaves all
 * organizations; then no session, token or password opens it any more, and what is personal is erased. Where something stands in
 * the way, nothing has happened.
 */
export const deleteAccount = request('identity.v1.account-deletions.carry-out', {
  input: DeleteAccountInput,
  output: DeletedAccount,
  effect: 'command',
  timeout: 15_000,
  problems: ['fresh-authentication-required', 'account-deletion-obstructed', 'busy'],
});

export class AccountDeleted {
  @Id()
  accountId!: string;
}

/** An account is no more. Whoever keeps something about its person forgets it. */
export const accountDeleted = event('events.identity.v1.account.deleted', {
  data: AccountDeleted,
  consumedBy: ['organizations'],
});

export class FinishAccountDeletionInput {
  @Id()
  accountId!: string;

  @Id({
    nullable: true,
    description: 'Of the change of which the person is told last; null when nothing is waited for.',
  })
  changeId!: string | null;
}

/** The account’s person is told nothing more: done when the last mails have ended. What was told is forgotten. May be asked again. */
export const finishAccountDeletionOfNotifications = request(
  'notifications.v1.account-deletions.finish',
  {
    input: FinishAccountDeletionInput,
    output: Finished,
    askedBy: ['identity'],
    onBehalfOf: 'service',
    effect: 'command',
  },
);
