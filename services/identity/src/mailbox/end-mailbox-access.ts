import { Inject, Injectable } from '@nestjs/common';
import type { MailboxHolderReference, MailboxInvitationReference } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { SettleUnification } from '../unification/settle-unification.js';
import { ended } from '../unification/unification.js';
import { holderOf } from './mailbox.js';
import type { StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';

/** Somebody does not consult a mailbox any more, or shall not be able to accept. */
@Injectable()
export class EndMailboxAccess {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireMailboxManager,
    private readonly mailboxes: MailboxesRepository,
    private readonly settle: SettleUnification,
  ) {}

  /** By the organization. */
  async remove(
    { accountId, ...which }: MailboxHolderReference,
    context: RequestContext,
  ): Promise<void> {
    const mailbox = await this.manager.ofMailbox(which, context);
    await this.end(mailbox, accountId, context.asker.accountId);
  }

  /** By the person: to a stranger a mailbox that exists and one that doesn't are the same. */
  async leave(mailboxId: string, { asker }: RequestContext): Promise<void> {
    const { accountId } = asker;
    const mailbox = await this.mailboxes.byId(mailboxId);
    if (!mailbox) throw new Problem('not-found');
    // With it would end the one password: that takes the proof that ending it alone takes.
    if (mailbox.unification?.accountId === accountId) requireFresh(asker, this.clock.now());
    await this.end(mailbox, accountId, accountId);
  }

  async withdraw(
    { invitationId, ...which }: MailboxInvitationReference,
    context: RequestContext,
  ): Promise<void> {
    const mailbox = await this.manager.ofMailbox(which, context);
    const invitations = mailbox.invitations.filter(({ id }) => id !== invitationId);
    if (invitations.length === mailbox.invitations.length) throw new Problem('not-found');
    const { accountId: by } = context.asker;
    const change = { what: 'invitation-withdrawn', by, at: this.clock.now() } as const;
    const withdrawn = await this.mailboxes.change(mailbox, { invitations }, change);
    if (!withdrawn) throw new Problem('changed-meanwhile');
  }

  /** Whoever may end it has been asked for. Throws `not-found` for whoever does not consult it. */
  async end(mailbox: StoredMailbox, accountId: string, by: string): Promise<void> {
    if (!holderOf(mailbox, accountId)) throw new Problem('not-found');
    const set = {
      holders: mailbox.holders.filter((one) => one.accountId !== accountId),
      ...ended(mailbox, 'not-consulted-any-more'),
    };
    const change = { what: 'holder-removed', by, at: this.clock.now(), accountId } as const;
    const changed = await this.mailboxes.change(mailbox, set, change);
    if (!changed) throw new Problem('changed-meanwhile');
    if (changed.unification) await this.settle.execute(changed._id);
  }
}
