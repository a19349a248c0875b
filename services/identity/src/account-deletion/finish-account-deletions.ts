import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { IdentitySettings } from '../config.js';
import { AccountDeletionsRepository } from './account-deletions.repository.js';
import { DecideDeletion } from './decide-deletion.js';
import { EraseAccount } from './erase-account.js';

/**
 * Sees account deletions to their end: those that a process died over, and the erasing that follows each. Claimed by a conditional
 * write, by any replica.
 */
@Injectable()
export class FinishAccountDeletions {
  private readonly logger = new Logger(FinishAccountDeletions.name);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly deletions: AccountDeletionsRepository,
    private readonly decide: DecideDeletion,
    private readonly erase: EraseAccount,
  ) {}

  async execute(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const going = await this.deletions.claimOverdue(now, leaseFrom(now, this.settings));
      if (!going) return;
      try {
        if (going.deletion.phase === 'leaving') await this.decide.execute(going);
        else await this.erase.execute(going);
      } catch (error) {
        // One that can not go on keeps no other one waiting: it is taken up again when its lease is over.
        this.logger.warn(`The deletion of ${going._id} waits: ${String(error)}`);
      }
    }
  }
}
