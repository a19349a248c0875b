import { Inject, Injectable } from '@nestjs/common';
import type { AcceptedMailbox, MailboxOffer } from '@atrium/contracts';
import { type Caller, type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { ended } from '../unification/unification.js';
import { SettleUnification } from '../unification/settle-unification.js';
import { HoldersRepository } from './holders.repository.js';
import type { StoredInvitation, StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { MailboxLinks } from './mailbox-links.js';

/** What can be done with the link of an invitation to consult a mailbox. It makes nobody a member (A2-6). */
@Injectable()
export class AnswerMailboxInvitation {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly links: MailboxLinks,
    private readonly holders: HoldersRepository,
    private readonly mailboxes: MailboxesRepository,
    private readonly settle: SettleUnification,
  ) {}

  async inspect(token: string, caller: Caller): Promise<MailboxOffer> {
    const { mailbox, invitation } = await this.links.open(token, caller);
    return offerOf(mailbox, invitation);
  }

  /**
   * The invitation, the one who consults it now and the end of a unification that was somebody else's are one write
   * (A2-12, A2-19): of any number of uses at once one counts.
   */
  async accept(token: string, context: RequestContext): Promise<AcceptedMailbox> {
    const { accountId } = context.asker;
    const { mailbox, invitation } = await this.links.open(token, context.caller());
    const account = await this.holders.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    if (account.address !== invitation.address) throw new Problem('invitation-for-another-address');
    const at = this.clock.now();
    const joined = {
      accountId,
      mayChangePassword: invitation.mayChangePassword,
      since: at,
      givenAt: invitation.sentAt,
      // Whoever is invited was given access: no password is asked for until one changes.
      confirmed: { mailbox: mailbox.passwordVersion, account: account.passwordVersion },
    };
    const set = {
      holders: [...mailbox.holders.filter((one) => one.accountId !== accountId), joined],
      invitations: mailbox.invitations.filter(({ id }) => id !== invitation.id),
      ...ended(mailbox, 'somebody-else-consults-it'),
    };
    const change = { what: 'holder-added', by: accountId, at, accountId } as const;
    const written = await this.mailboxes.change(mailbox, set, change);
    if (!written) throw new Problem('changed-meanwhile');
    if (written.unification) await this.settle.execute(written._id);
    return { mailboxId: written._id, email: written.email };
  }

  async decline(token: string, caller: Caller): Promise<void> {
    const { mailbox, invitation } = await this.links.open(token, caller);
    const invitations = mailbox.invitations.filter(({ id }) => id !== invitation.id);
    const change = { what: 'invitation-declined', by: null, at: this.clock.now() } as const;
    const declined = await this.mailboxes.change(mailbox, { invitations }, change);
    if (!declined) throw new Problem('changed-meanwhile');
  }
}

export function offerOf(mailbox: StoredMailbox, invitation: StoredInvitation): MailboxOffer {
  const { email, mayChangePassword, expiresAt } = invitation;
  return {
    mailbox: mailbox.email,
    ...{ email, mayChangePassword },
    expiresAt: expiresAt.toISOString(),
  };
}
