import type { ConfirmationState } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { type Confirmation, isOfTheUnion, isToBeAsked, knownOf } from './tax-number.js';
import { TaxNumbersRepository } from './tax-numbers.repository.js';
import { viesTermsOf } from './vies-terms.js';

/** What is known of a tax number that somebody is billed by (E-6, decision 39). */
@Injectable()
export class KnowTaxNumber {
  constructor(
    private readonly taxNumbers: TaxNumbersRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Does not wait for VIES, but has it asked where that is due. A Swiss number is never confirmed: nothing rests on it. */
  async execute(
    number: string,
  ): Promise<{ readonly state: ConfirmationState; readonly confirmation: Confirmation | null }> {
    if (!isOfTheUnion(number)) return { state: 'unconfirmed', confirmation: null };
    const terms = viesTermsOf(this.settings);
    const now = this.clock.now();
    const known = await this.taxNumbers.find(number);
    if (isToBeAsked(known, now, terms)) {
      await this.taxNumbers.makeDue(known ?? (await this.taxNumbers.findOrAdd(number)), now);
    }
    return knownOf(known, now, terms);
  }
}
