import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { CompleteCredit } from './complete-credit.js';
import { InvoicesRepository } from './invoices.repository.js';

/**
 * Takes over credits that a process has noted and not finished because it stopped in the middle (decision 6). Each is claimed
 * by a conditional write, by any replica.
 */
@Injectable()
export class FinishCredits {
  private readonly logger = new Logger(FinishCredits.name);

  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly completeCredit: CompleteCredit,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Finishes all that is overdue now. */
  async execute(): Promise<void> {
    while (await this.finishOne());
  }

  private async finishOne(): Promise<boolean> {
    const now = this.clock.now();
    const until = leaseFrom(now, this.settings);
    const invoice = await this.invoices.claimOverdue(now, until);
    if (!invoice?.unfinished) return false;
    this.logger.log(`Finishing a credit of ${invoice._id}`);
    await this.completeCredit.execute(invoice._id, invoice.unfinished.creditId);
    return true;
  }
}
