import type { StoredHolder, StoredInvitation, StoredMailbox } from '../mailbox/mailbox.js';
import { ended } from '../unification/unification.js';

/** Somebody's membership of an organization ended, at that moment. */
export interface Departure {
  readonly organizationId: string;
  readonly accountId: string;
  /** What was given later is not touched by it: the person may have been invited again. */
  readonly at: Date;
  /** Who ended it: the person or another. */
  readonly by: string;
}

/** Who consults a mailbox instead from now on. */
export interface Heir {
  readonly accountId: string;
  readonly passwordVersion: number;
}

/** Whether an access was given before somebody went; what was accepted later counts from its invitation. */
export function isOfBefore({ since, givenAt }: StoredHolder, { at }: Pick<Departure, 'at'>) {
  return (givenAt ?? since) <= at;
}

/**
 * A mailbox without the one who has gone: no access, no right to change its password, no invitation of before. The one
 * password with their account is taken apart, and both go on (A2-19). Null when nothing is left to do, which is so
 * each further time.
 *
 * @param address the canonical login of the one who has gone; null when the account is gone
 */
export function withoutDeparted(
  mailbox: Pick<StoredMailbox, 'holders' | 'invitations' | 'unification' | 'passwordVersion'>,
  departure: Departure,
  { address, heir }: { address: string | null; heir?: Heir | undefined },
): Pick<StoredMailbox, 'holders' | 'invitations' | 'unification'> | null {
  const gone = mailbox.holders.find(
    (one) => one.accountId === departure.accountId && isOfBefore(one, departure),
  );
  const invitations = mailbox.invitations.filter((one) => !isVoid(one, departure, address));
  if (!gone && invitations.length === mailbox.invitations.length) return null;
  const { unification } = gone ? ended(mailbox, 'not-consulted-any-more') : mailbox;
  const holders = mailbox.holders.filter((one) => one !== gone);
  if (!gone || !heir) return { holders, invitations, unification };
  return {
    holders: withHeir(mailbox, holders, { gone, heir, departure }),
    invitations,
    unification,
  };
}

function isVoid(invitation: StoredInvitation, { at }: Departure, address: string | null): boolean {
  return invitation.address === address && invitation.sentAt <= at;
}

/** The heir has what the other had. Whoever consults it already keeps what they have, and loses nothing. */
function withHeir(
  { passwordVersion }: Pick<StoredMailbox, 'passwordVersion'>,
  holders: readonly StoredHolder[],
  { gone, heir, departure }: { gone: StoredHolder; heir: Heir; departure: Departure },
): StoredHolder[] {
  const { accountId } = heir;
  const present = holders.find((one) => one.accountId === accountId);
  const { mayChangePassword } = gone;
  if (present) {
    const both = { ...present, mayChangePassword: present.mayChangePassword || mayChangePassword };
    return holders.map((one) => (one === present ? both : one));
  }
  const confirmed = { mailbox: passwordVersion, account: heir.passwordVersion };
  // Counted from the departure: should the heir have gone since, their own ends it.
  return [...holders, { accountId, mayChangePassword, since: departure.at, confirmed }];
}
