import type { ProblemCode } from '@atrium/contracts';
import type { InvitationTerms, Membership } from '../membership/membership.js';

/** How long an invitation can be accepted, from days to its last moment. */
export function termsOfInvitation(
  by: string,
  sentAt: Date,
  { days, tokenVersion }: { days: number; tokenVersion: number },
): InvitationTerms {
  const expiresAt = new Date(sentAt.getTime() + days * 24 * 60 * 60 * 1_000);
  return { by, sentAt, expiresAt, tokenVersion };
}

type Invitation = Pick<Membership, 'state' | 'invitation' | 'address' | 'accountId'>;

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
  invitation: Pick<Membership, '_id' | 'email' | 'rights'> & Invitation,
  now: Date,
) {
  const { by, sentAt, expiresAt } = invitation.invitation as InvitationTerms;
  const state = isOpen(invitation, now) ? 'open' : 'expired';
  return {
    id: invitation._id,
    email: invitation.email,
    state: invitation.state === 'declined' ? ('declined' as const) : (state as 'open' | 'expired'),
    invitedBy: by,
    sentAt: sentAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    role: invitation.rights.role,
    billing: invitation.rights.billing,
    products: invitation.rights.products,
  };
}
