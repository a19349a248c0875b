import { Inject, Injectable } from '@nestjs/common';
import { type Caller, type Clock, Problem } from '@atrium/messaging';
import { CLOCK, KeyRing, OneTimeTokens } from '@atrium/service';
import { AskRight } from '../right/ask-right.js';
import { openInvitation } from './mailbox.js';
import type { StoredInvitation, StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

interface Invited {
  readonly mailbox: StoredMailbox;
  readonly invitation: StoredInvitation;
}

/** The tokens of links to invitations: no other kind of link is one (decision 22). */
@Injectable()
export class MailboxLinks {
  private readonly tokens: OneTimeTokens;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly rights: AskRight,
    keys: KeyRing,
  ) {
    this.tokens = new OneTimeTokens(keys, 'mailbox-invitation');
  }

  /** The invitation's id is of one sending: sent again, it has another. */
  issue(mailboxId: string, invitationId: string): string {
    return this.tokens.issue({ id: `${mailboxId}~${invitationId}`, version: 1 });
  }

  /**
   * Throws `token-not-usable` for a link that was answered, withdrawn, sent again or ran out, and when whoever invited
   * may not invite any more (A13).
   */
  async open(token: string, caller: Caller): Promise<Invited> {
    const [mailboxId, invitationId] = this.tokens.read(token)?.id.split('~') ?? [];
    const mailbox = mailboxId === undefined ? null : await this.mailboxes.byId(mailboxId);
    const invitation = mailbox && openInvitation(mailbox, invitationId ?? '', this.clock.now());
    if (!mailbox || !invitation || !(await this.isVouchedFor(mailbox, invitation, caller))) {
      throw new Problem('token-not-usable');
    }
    return { mailbox, invitation };
  }

  /** Whether the one who invited could still invite. */
  isVouchedFor(
    { organizationId }: Pick<StoredMailbox, 'organizationId'>,
    { by }: Pick<StoredInvitation, 'by'>,
    caller: Caller,
  ): Promise<boolean> {
    const wanted = { organizationId, right: 'mailboxes.manage' as const };
    return this.rights.isStillTrueOf(by, wanted, caller);
  }
}
