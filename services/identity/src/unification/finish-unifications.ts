import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { HoldersRepository } from '../mailbox/holders.repository.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { SettleUnification } from './settle-unification.js';

/** How much is taken at once. */
const most = 100;

/**
 * Sees to its end what a process began and did not finish because it stopped in the middle (decision 6). Steps may be
 * taken by several replicas at once, so there is no lease and no leader.
 */
@Injectable()
export class FinishUnifications {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
    private readonly settle: SettleUnification,
  ) {}

  /** Finishes all that is unfinished now. */
  async execute(): Promise<void> {
    const [begun, ending] = await Promise.all([
      this.mailboxes.unfinished(this.clock.now(), most),
      this.holders.endingMailboxes(most),
    ]);
    for (const mailboxId of new Set([...begun, ...ending])) {
      await this.settle.execute(mailboxId);
    }
  }
}
