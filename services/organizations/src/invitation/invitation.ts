import type { ProblemCode } from '@atrium/contracts';
import { rightsOf, type StoredRights } from '../membership/membership.js';

/** How a person is asked in: the part of a membership that these rules are about. */
export interface Terms {
  readonly by: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly tokenVersion: number;
}

/** What the rules need to know of an invitation, and of what became of it. */
export interface Invitation {
  readonly state: string;
  readonly address: string;
  readonly accountId: string | null;
  readonly invitation: Terms | null;
}

/** How long an invitation can be accepted, from days to its last moment. */
export function termsOfInvitation(
  by: string,
  sentAt: Date,
  { days, tokenVersion }: { days: number; tokenVersion: number },
): Terms {
  const expiresAt = new Date(sentAt.getTime() + days * 24 * 60 * 60 * 1_000);
  return { by, sentAt, expiresAt, tokenVersion };
}

/** Whether it can still be accepted, by its own terms: to the millisecond. */
export function isOpen({ state, invitation }: Invitation, now: Date): boolean {
  return state === 'invited' && invitation !== null && invitation.expiresAt > now;
}

/** Why a link gives nothing, or null when it does: an older link, one that was used or taken back, one too late. */
export function whyNotUsable(
  invitation: Invitation | null,
  tokenVersion: number,
  now: Date,
): ProblemCode | null {
  if (invitation?.state !== 'invited') return 'invitation-not-found';
  if (invitation.invitation?.tokenVersion !== tokenVersion) return 'invitation-not-found';
  return isOpen(invitation, now) ? null : 'invitation-expired';
}

/** Who wants to join: the account and its verified login address. */
export interface Joiner {
  readonly accountId: string;
  readonly address: string;
}

/** Why a person may not accept: a link for another address helps nobody else (decision 29). */
export function whyNotAccept(
  invitation: Invitation | null,
  { address }: Joiner,
  tokenVersion: number,
  now: Date,
): ProblemCode | null {
  const reason = whyNotUsable(invitation, tokenVersion, now);
  if (reason === 'invitation-not-found') return reason;
  return invitation?.address === address ? reason : 'invitation-for-another-address';
}

/** Whether this person has accepted this very link before: the answer is the same then (A1-7). */
export function isAcceptedBy(
  { state, accountId, invitation }: Invitation,
  joiner: Joiner,
  tokenVersion: number,
): boolean {
  return (
    state === 'active' &&
    accountId === joiner.accountId &&
    invitation?.tokenVersion === tokenVersion
  );
}

/** Why an address can't be invited now, or null when it can: after expiry, refusal, withdrawal or leaving it can again. */
export function whyNotInvite(
  earlier: Invitation | null,
  now: Date,
): 'already-a-member' | 'already-invited' | null {
  if (earlier?.state === 'active') return 'already-a-member';
  return earlier !== null && isOpen(earlier, now) ? 'already-invited' : null;
}

/** An invitation as the organization sees it: without any way to its token (D-3). */
export function shownInvitation(
  invitation: Invitation & { _id: string; email: string; rights: StoredRights },
  now: Date,
) {
  const { by, sentAt, expiresAt } = invitation.invitation as Terms;
  return {
    id: invitation._id,
    email: invitation.email,
    state: shownState(invitation, now),
    invitedBy: by,
    sentAt: sentAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...rightsOf(invitation),
  };
}

function shownState(invitation: Invitation, now: Date): 'open' | 'expired' | 'declined' {
  if (invitation.state === 'declined') return 'declined';
  return isOpen(invitation, now) ? 'open' : 'expired';
}
