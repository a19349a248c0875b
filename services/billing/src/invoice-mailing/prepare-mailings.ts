import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { InvoiceMailingsRepository } from './invoice-mailings.repository.js';
import { PrepareMailing } from './prepare-mailing.js';

/**
 * Prepares what was asked for, and what a process began to prepare and did not finish. Each mailing is claimed by a conditional
 * write, by any replica (decision 6).
 */
@Injectable()
export class PrepareMailings {
  constructor(
    private readonly mailings: InvoiceMailingsRepository,
    private readonly prepareMailing: PrepareMailing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(): Promise<void> {
    while (await this.prepareOne());
  }

  private async prepareOne(): Promise<boolean> {
    const now = this.clock.now();
    const until = leaseFrom(now, this.settings);
    const mailing = await this.mailings.claimUnprepared(now, until);
    if (!mailing) return false;
    await this.prepareMailing.execute(mailing);
    return true;
  }
}
