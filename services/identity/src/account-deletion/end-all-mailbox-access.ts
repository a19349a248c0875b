import { Injectable } from '@nestjs/common';
import { EndMailboxAccess } from '../mailbox/end-mailbox-access.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { SettleUnification } from '../unification/settle-unification.js';
import type { Going } from './account-deletions.repository.js';

/** How many mailboxes are looked at at once. */
const batch = 100;

/** An account that goes consults no mailbox any more. One that had its password keeps it, as its own: mail goes on being read. */
@Injectable()
export class EndAllMailboxAccess {
  constructor(
    private readonly mailboxes: MailboxesRepository,
    private readonly settle: SettleUnification,
    private readonly ending: EndMailboxAccess,
  ) {}

  async execute({ _id: accountId, deletion, unification }: Going): Promise<void> {
    // First, as long as it is consulted: then it is known what its password is.
    if (unification) await this.settle.execute(unification.mailboxId);
    for (;;) {
      const consulted = await this.mailboxes.consultedBy(accountId, batch);
      for (const mailbox of consulted) {
        await this.ending.end(mailbox, accountId, accountId);
      }
      if (consulted.length === 0) break;
    }
    const until = deletion.decidedAt ?? deletion.until;
    await this.mailboxes.forgetInvited(deletion.address, until);
  }
}
