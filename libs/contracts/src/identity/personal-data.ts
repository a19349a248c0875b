import { request } from '../contract.js';
import {
  EmailAddress,
  Flag,
  Id,
  ListOf,
  ListOfIds,
  OneOf,
  Part,
  Text,
  Timestamp,
} from '../fields.js';
import { organizationTypes, type OrganizationType } from '../values.js';
import { Profile } from './accounts.js';
import { MyAddress } from './addresses.js';
import { ApiToken } from './api-tokens.js';
import { Factors } from './factors.js';
import { Lock } from './locks.js';
import { MyMailbox } from './my-mailboxes.js';
import { NotificationPreferences } from './notification-preferences.js';
import { Session } from './sessions.js';
import { Client } from './sign-ups.js';

/** A session with everything that is kept of it but its secret. */
export class SessionData extends Session {
  @Text({ max: 64, description: 'IPv4 address, or the /64 of an IPv6 one.' })
  network!: string;

  @ListOfIds({ max: 20, description: 'How the person signed in (RFC 8176).' })
  authenticationMethods!: string[];

  @Timestamp({ description: 'When they did so for the last time.' })
  authenticatedAt!: string;
}

/** A browser or program that signed in before. Nothing else is known of it. */
export class DeviceData {
  @Timestamp()
  lastUsedAt!: string;
}

/** Both addresses as they were before a change, for as long as it can be undone. */
export class FormerAddresses {
  @Timestamp()
  changedAt!: string;

  @Timestamp()
  undoableUntil!: string;

  @EmailAddress()
  login!: string;

  @EmailAddress({ nullable: true })
  recovery!: string | null;
}

/** What the account began with: an organization of its own, or an invitation. */
export class AccountBeginning {
  @Id({ nullable: true })
  organizationId!: string | null;

  @OneOf(organizationTypes, { nullable: true })
  organizationType!: OrganizationType | null;

  @Text({ max: 100, nullable: true })
  organizationName!: string | null;

  @Id({ nullable: true })
  invitationId!: string | null;
}

/** A mailbox that the person consults. */
export class MailboxData extends MyMailbox {
  @Id({ description: 'Whose mailbox it is.' })
  organizationId!: string;

  @Timestamp()
  since!: string;
}

/** An invitation of the login address to consult a mailbox, also one that has run out. */
export class MailboxInvitationData {
  @Id()
  invitationId!: string;

  @Id()
  organizationId!: string;

  @EmailAddress({ description: 'The mailbox.' })
  mailbox!: string;

  @Flag()
  mayChangePassword!: boolean;

  @Timestamp()
  sentAt!: string;

  @Timestamp()
  expiresAt!: string;
}

/** Everything that is kept of somebody as an account, but secrets and the security log, which has an export of its own. */
export class AccountData {
  @Part(() => Profile)
  profile!: Profile;

  @Part(() => MyAddress)
  loginAddress!: MyAddress;

  @Part(() => MyAddress)
  recoveryAddress!: MyAddress;

  @ListOf(() => FormerAddresses, { max: 100 })
  formerAddresses!: FormerAddresses[];

  @Part(() => AccountBeginning)
  beganWith!: AccountBeginning;

  @ListOf(() => SessionData, { max: 100, description: 'Also those that have just run out.' })
  sessions!: SessionData[];

  @ListOf(() => DeviceData, { max: 20 })
  devices!: DeviceData[];

  @ListOf(() => ApiToken, { max: 100 })
  apiTokens!: ApiToken[];

  @Part(() => Factors)
  factors!: Factors;

  @Part(() => Lock)
  lock!: Lock;

  @Part(() => NotificationPreferences)
  notificationPreferences!: NotificationPreferences;

  @ListOf(() => MailboxData, { max: 200 })
  mailboxes!: MailboxData[];

  @ListOf(() => MailboxInvitationData, { max: 100, description: 'The newest hundred at most.' })
  mailboxInvitations!: MailboxInvitationData[];

  @Timestamp({
    nullable: true,
    description: 'Since when one runs the platform; null: one does not.',
  })
  operatorSince!: string | null;
}

export class ExportMyAccountInput {
  @Part(() => Client)
  client!: Client;
}

/**
 * What identity keeps of whoever asks. Needs a sign-in of the last ten minutes, like all that tells so much at once; the security
 * log has it, and all addresses of the account are told, so that nobody takes it unnoticed.
 */
export const exportMyAccount = request('identity.v1.accounts.export', {
  input: ExportMyAccountInput,
  output: AccountData,
  effect: 'query',
  problems: ['fresh-authentication-required'],
});
