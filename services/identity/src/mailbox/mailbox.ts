import type { Mailbox, MyMailbox, WebmailState } from '@atrium/contracts';
import type { StoredHolder, StoredInvitation, StoredMailbox } from './stored-mailbox.js';

export type { StoredHolder, StoredInvitation, StoredMailbox };

/** How many changes a mailbox remembers. */
export const mostRemembered = 100;

/** How many people may consult a mailbox or be invited to, together. */
export const mostHolders = 100;

const invitedFor = 7 * 24 * 60 * 60_000;

/** Until when the link of an invitation works. */
export function invitedUntil(now: Date): Date {
  return new Date(now.getTime() + invitedFor);
}

/** The invitation that can be answered: to the millisecond. */
export function openInvitation(
  { invitations }: Pick<StoredMailbox, 'invitations'>,
  id: string,
  now: Date,
): StoredInvitation | undefined {
  return invitations.find((one) => one.id === id && one.expiresAt > now);
}

/** The account as one of those who consult the mailbox. */
export function holderOf(
  { holders }: Pick<StoredMailbox, 'holders'>,
  accountId: string,
): StoredHolder | undefined {
  return holders.find((one) => one.accountId === accountId);
}

/** Those who consult it, one of them being another than before. */
export function withHolder(
  { holders }: Pick<StoredMailbox, 'holders'>,
  changed: StoredHolder,
): StoredHolder[] {
  return holders.map((one) => (one.accountId === changed.accountId ? changed : one));
}

/** How webmail finds the mailbox: after a change of either password it is asked for once (A2-9, A2-10). */
export function webmailStateOf(
  { passwordVersion, unification }: Pick<StoredMailbox, 'passwordVersion' | 'unification'>,
  { accountId, confirmed }: Pick<StoredHolder, 'accountId' | 'confirmed'>,
  accountPasswordVersion: number,
): WebmailState {
  if (unification?.state === 'joined' && unification.accountId === accountId) return 'connected';
  if (confirmed.mailbox !== passwordVersion) return 'reconnect';
  return confirmed.account === accountPasswordVersion ? 'connected' : 'confirm-password';
}

/** As those who manage it see it: never its secret. */
export function mailboxOf(
  mailbox: StoredMailbox,
  logins: ReadonlyMap<string, string>,
  now: Date,
): Mailbox {
  return {
    mailboxId: mailbox._id,
    email: mailbox.email,
    password: mailbox.unification?.state === 'joined' ? 'unified' : 'separate',
    holders: mailbox.holders
      // Of an account that is gone nothing is left to show.
      .filter(({ accountId }) => logins.has(accountId))
      .map(({ accountId, mayChangePassword, since }) => ({
        accountId,
        email: logins.get(accountId) as string,
        mayChangePassword,
        since: since.toISOString(),
      })),
    invited: mailbox.invitations.filter(({ expiresAt }) => expiresAt > now).map(invitedHolderOf),
    createdAt: mailbox.createdAt.toISOString(),
    passwordChangedAt: mailbox.passwordChangedAt.toISOString(),
  };
}

/** An invitation as those who manage the mailbox see it: never its link. */
export function invitedHolderOf({ id, email, mayChangePassword, expiresAt }: StoredInvitation) {
  return { invitationId: id, email, mayChangePassword, expiresAt: expiresAt.toISOString() };
}

/** As somebody who consults it sees it. */
export function myMailboxOf(
  mailbox: StoredMailbox,
  holder: StoredHolder,
  accountPasswordVersion: number,
): MyMailbox {
  return {
    mailboxId: mailbox._id,
    email: mailbox.email,
    webmail: webmailStateOf(mailbox, holder, accountPasswordVersion),
    password:
      mailbox.unification?.state === 'joined' && mailbox.unification.accountId === holder.accountId
        ? 'unified'
        : 'separate',
    mayChangePassword: holder.mayChangePassword,
  };
}
