import { Inject, Injectable } from '@nestjs/common';
import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import type { StoredMailbox } from '../mailbox/stored-mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { SettleUnification } from './settle-unification.js';
import { ended, type EndReason } from './unification.js';

/** Takes the one password of a mailbox and an account apart, before something else is done to the mailbox. */
@Injectable()
export class EndUnification {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly settle: SettleUnification,
  ) {}

  /**
   * Answers with the mailbox with a password of its own: the same as before until somebody changes it (A2-19). Throws
   * `changed-meanwhile` when others changed it at the same moment.
   */
  async execute(mailbox: StoredMailbox, reason: EndReason, by: string): Promise<StoredMailbox> {
    if (!mailbox.unification) return mailbox;
    const change = { what: 'separation-begun', by, at: this.clock.now() } as const;
    const begun = await this.mailboxes.change(mailbox, ended(mailbox, reason), change);
    if (!begun) throw new Problem('changed-meanwhile');
    failpoint('identity.unification.separation-begun');
    const separate = await this.settle.execute(mailbox._id);
    if (!separate || separate.unification) throw new Problem('changed-meanwhile');
    return separate;
  }
}
