import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import { BookSettlement } from './book-settlement.js';
import { MakePayOut } from './make-pay-out.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/**
 * Takes over pay-outs that a process began to make or to settle and did not finish because it stopped in the middle (decision 6).
 * Each is claimed by a conditional write, by any replica.
 */
@Injectable()
export class FinishPayOuts {
  private readonly logger = new Logger(FinishPayOuts.name);

  constructor(
    private readonly entries: LedgerRepository,
    private readonly payOuts: PayOutsRepository,
    private readonly makePayOut: MakePayOut,
    private readonly bookSettlement: BookSettlement,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Finishes all that is overdue now. */
  async execute(): Promise<void> {
    while ((await this.makeOne()) || (await this.bookOne()));
  }

  private async makeOne(): Promise<boolean> {
    const now = this.clock.now();
    const entry = await this.entries.claimPayOut(now, leaseFrom(now, this.settings));
    if (!entry) return false;
    this.logger.log(`Finishing the pay-out of entry ${entry._id}`);
    await this.makePayOut.execute(entry);
    return true;
  }

  private async bookOne(): Promise<boolean> {
    const now = this.clock.now();
    const payOut = await this.payOuts.claimUnbooked(now, leaseFrom(now, this.settings));
    if (!payOut) return false;
    this.logger.log(`Finishing the settlement of pay-out ${payOut._id}`);
    await this.bookSettlement.execute(payOut);
    return true;
  }
}
