import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { CompleteReplacement } from './complete-replacement.js';
import { ReplacementsRepository } from './replacements.repository.js';

/** Sees to its end what a process began and did not finish because it stopped in the middle (decision 6). */
@Injectable()
export class FinishReplacements {
  private readonly logger = new Logger(FinishReplacements.name);

  constructor(
    private readonly replacements: ReplacementsRepository,
    private readonly completeReplacement: CompleteReplacement,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Finishes all that is overdue now. */
  async execute(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const until = leaseFrom(now, this.settings);
      const address = await this.replacements.claimOverdue(now, until);
      if (!address) return;
      this.logger.log(`Finishing replacement ${address.replacement.id}`);
      await this.completeReplacement.execute(address);
    }
  }
}
