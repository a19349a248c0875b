import type {
  AccountData,
  FormerAddresses,
  MailboxData,
  MailboxInvitationData,
  MyAddress,
  SessionData,
} from '@atrium/contracts';
import type { MailAddress, PendingAddress, UndoableChange } from '../address/address-change.js';
import { apiTokenOf } from '../api-token/api-token.js';
import { shownFactors } from '../factor/factor.js';
import { lockOf } from '../lock/lock.js';
import { holderOf, myMailboxOf } from '../mailbox/mailbox.js';
import type { StoredMailbox } from '../mailbox/stored-mailbox.js';
import { preferencesOf } from '../preference/notify.js';
import { sessionOf, type StoredSession } from '../session/session.js';
import { profileOf } from './account.js';
import type { AccountDocument } from './account.schema.js';

/** Fields that came later: older documents lack them. */
type Later = 'apiTokens' | 'passwordVersion';

/** An account's document without the password, and without what only waits to be told or archived. */
export type WholeAccount = Omit<
  AccountDocument,
  'passwordHash' | 'outbox' | 'securityLog' | Later
> &
  Partial<Pick<AccountDocument, Later>>;

/** What of a person is not in their account's document. */
export interface BesideAccount {
  /** Those that they consult. */
  readonly mailboxes: readonly StoredMailbox[];
  /** Those that their login address is invited to consult. */
  readonly invitedTo: readonly StoredMailbox[];
  readonly operatorSince: Date | null;
}

/** What an account tells its own person: each field is named here, so that none gets out because it was added. */
export function accountDataOf(
  account: WholeAccount,
  { mailboxes, invitedTo, operatorSince }: BesideAccount,
  currentSession: string,
): AccountData {
  const { _id: accountId, address, pending, recovery, start, passwordVersion = 1 } = account;
  const { undoable = [], sessions, devices, apiTokens = [] } = account;
  const { organizationId, organizationType, organizationName, invitationId } = start;
  return {
    profile: profileOf(account),
    loginAddress: addressOf(account, pending?.login),
    recoveryAddress: addressOf(recovery, pending?.recovery),
    formerAddresses: undoable.map(formerAddressesOf),
    beganWith: { organizationId, organizationType, organizationName, invitationId },
    sessions: sessions.map((one) => sessionDataOf(one, currentSession)),
    devices: devices.map(({ lastUsedAt }) => ({ lastUsedAt: lastUsedAt.toISOString() })),
    apiTokens: apiTokens.map(apiTokenOf),
    factors: shownFactors(account),
    lock: lockOf(account.lock),
    notificationPreferences: preferencesOf(account.notify),
    mailboxes: mailboxes.flatMap((one) => mailboxDataOf(one, accountId, passwordVersion)),
    mailboxInvitations: invitedTo.flatMap((one) => mailboxInvitationsOf(one, address)),
    operatorSince: operatorSince?.toISOString() ?? null,
  };
}

function addressOf(
  proven: Pick<MailAddress, 'email'> | null | undefined,
  pending: PendingAddress | undefined,
): MyAddress {
  const email = proven?.email ?? null;
  if (!pending) return { email };
  return { email, pending: { email: pending.email, expiresAt: pending.expiresAt.toISOString() } };
}

function formerAddressesOf({ at, until, login, recovery }: UndoableChange): FormerAddresses {
  return {
    changedAt: at.toISOString(),
    undoableUntil: until.toISOString(),
    login: login.email,
    recovery: recovery?.email ?? null,
  };
}

function sessionDataOf(session: StoredSession, currentSession: string): SessionData {
  const { network, amr, authenticatedAt } = session;
  return {
    ...sessionOf(session, currentSession),
    network,
    authenticationMethods: [...amr],
    authenticatedAt: authenticatedAt.toISOString(),
  };
}

/** Of the others who consult it nothing. */
function mailboxDataOf(
  mailbox: StoredMailbox,
  accountId: string,
  passwordVersion: number,
): MailboxData[] {
  const holder = holderOf(mailbox, accountId);
  if (!holder) return [];
  const { organizationId } = mailbox;
  const since = holder.since.toISOString();
  return [{ ...myMailboxOf(mailbox, holder, passwordVersion), organizationId, since }];
}

/** Of the others who are invited to it nothing. */
function mailboxInvitationsOf(
  { organizationId, email: mailbox, invitations }: StoredMailbox,
  login: string,
): MailboxInvitationData[] {
  return invitations
    .filter(({ address }) => address === login)
    .map(({ id: invitationId, mayChangePassword, sentAt, expiresAt }) => ({
      ...{ invitationId, organizationId, mailbox, mayChangePassword },
      sentAt: sentAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }));
}
