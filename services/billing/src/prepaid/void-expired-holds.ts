import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { Ledger } from './ledger.js';
import { LedgerRepository } from './ledger.repository.js';

/**
 * Gives back what was held for longer than was said (decisions 6, 13). Each hold is claimed by a conditional write, by any replica;
 * whoever captures or voids it at the same moment is first or second, as there is one end of a hold.
 */
@Injectable()
export class VoidExpiredHolds {
  constructor(
    private readonly entries: LedgerRepository,
    private readonly ledger: Ledger,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Voids all that have run out by now. */
  async execute(): Promise<void> {
    while (await this.voidOne());
  }

  private async voidOne(): Promise<boolean> {
    const at = this.clock.now();
    const until = leaseFrom(at, this.settings);
    const hold = await this.entries.claimExpired(at, until);
    if (!hold) return false;
    try {
      await this.ledger.void(hold, { by: null, at, requestId: null });
    } catch (error) {
      // Captured, and whoever did it stopped before saying so here: the ledger has noted it now.
      if (!(error instanceof Problem && error.code === 'prepaid-hold-ended')) throw error;
    }
    return true;
  }
}
