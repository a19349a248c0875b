import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { holderOf } from '../mailbox/mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import type { StoredMailbox } from '../mailbox/stored-mailbox.js';
import { SettleUnification } from '../unification/settle-unification.js';
import { ended } from '../unification/unification.js';
import type { Going } from './account-deletions.repository.js';

/** How many mailboxes are looked at at once. */
const batch = 100;

/** An account that goes consults no mailbox any more. One that had its password keeps it, as its own: mail goes on being read. */
@Injectable()
export class EndAllMailboxAccess {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly settle: SettleUnification,
  ) {}

  async execute({ _id: accountId, deletion, unification }: Going): Promise<void> {
    // First, as long as it is consulted: then it is known what its password is.
    if (unification) await this.settle.execute(unification.mailboxId);
    for (;;) {
      const consulted = await this.mailboxes.consultedBy(accountId, batch);
      for (const mailbox of consulted) await this.end(mailbox, accountId);
      if (consulted.length === 0) break;
    }
    const until = deletion.decidedAt ?? deletion.until;
    await this.mailboxes.forgetInvited(deletion.address, until);
  }

  private async end(mailbox: StoredMailbox, accountId: string): Promise<void> {
    if (!holderOf(mailbox, accountId)) return;
    const set = {
      holders: mailbox.holders.filter((one) => one.accountId !== accountId),
      ...ended(mailbox, 'account-deleted'),
    };
    const at = this.clock.now();
    const change = { what: 'holder-removed', by: accountId, at, accountId } as const;
    const changed = await this.mailboxes.change(mailbox, set, change);
    if (!changed) throw new Problem('changed-meanwhile');
    if (changed.unification) await this.settle.execute(changed._id);
  }
}
