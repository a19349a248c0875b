import { Inject, Injectable } from '@nestjs/common';
import type { ChangeMailboxHolderInput, Mailbox } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { SettleUnification } from '../unification/settle-unification.js';
import { ended } from '../unification/unification.js';
import { holderOf, withHolder } from './mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';
import { ShowMailbox } from './show-mailbox.js';

/** Gives or takes somebody's right to change the mailbox's password (A2-13). */
@Injectable()
export class ChangeMailboxHolder {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireMailboxManager,
    private readonly mailboxes: MailboxesRepository,
    private readonly settle: SettleUnification,
    private readonly show: ShowMailbox,
  ) {}

  async execute(
    { accountId, mayChangePassword, ...which }: ChangeMailboxHolderInput,
    context: RequestContext,
  ): Promise<Mailbox> {
    const mailbox = await this.manager.ofMailbox(which, context);
    const at = this.clock.now();
    requireFresh(context.asker, at);
    const holder = holderOf(mailbox, accountId);
    if (!holder) throw new Problem('not-found');
    const set = {
      holders: withHolder(mailbox, { ...holder, mayChangePassword }),
      // The right was one of the three conditions: its end and the link's are one write (A2-19).
      ...(!mayChangePassword && ended(mailbox, 'right-withdrawn')),
    };
    const { accountId: by } = context.asker;
    const change = { what: 'holder-changed', by, at, accountId } as const;
    const changed = await this.mailboxes.change(mailbox, set, change);
    if (!changed) throw new Problem('changed-meanwhile');
    const settled = changed.unification ? await this.settle.execute(changed._id) : changed;
    return this.show.execute(settled ?? changed);
  }
}
