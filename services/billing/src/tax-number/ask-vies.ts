import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { pauseAfter } from './tax-number.js';
import type { StoredTaxNumber } from './tax-number.schema.js';
import { TaxNumbersRepository } from './tax-numbers.repository.js';
import { NoAnswer, Vies } from './vies.js';

/**
 * Asks VIES about the tax numbers that are due, one after the other, as it dislikes to be asked much at once. One that has no answer
 * is asked about again later, and later still. Without an address of VIES it does nothing.
 */
@Injectable()
export class AskVies implements OnModuleDestroy {
  private readonly logger = new Logger(AskVies.name);
  private readonly stopping = new AbortController();

  constructor(
    private readonly taxNumbers: TaxNumbersRepository,
    private readonly vies: Vies,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Whoever was being asked about is due again a little later. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Asks about all that are due now. */
  async execute(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const now = this.clock.now();
      // Whoever stops in the middle has not asked: somebody else does.
      const until = new Date(now.getTime() + 2 * this.settings.viesTimeout);
      const number = await this.taxNumbers.claimDue(now, until);
      if (!number) return;
      await this.askAbout(number);
    }
  }

  private async askAbout(number: StoredTaxNumber): Promise<void> {
    try {
      await this.taxNumbers.noteAnswer(
        number,
        await this.vies.ask(number.number, this.stopping.signal),
      );
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.logger.warn(`VIES has no answer about tax number ${number._id}: ${error.message}`);
      const pause = pauseAfter(number.failures + 1);
      const next = new Date(this.clock.now().getTime() + pause);
      await this.taxNumbers.noteFailure(number, error.message, next);
    }
  }
}
