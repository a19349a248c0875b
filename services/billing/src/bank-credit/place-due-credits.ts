import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { FollowUp } from '../payment/follow-up.js';
import { BankCreditsRepository } from './bank-credits.repository.js';
import { PlaceCredit } from './place-credit.js';

/** Looks at credits that whoever imported them did not get to: of a large file, or because the process stopped in the middle. */
@Injectable()
export class PlaceDueCredits {
  constructor(
    private readonly credits: BankCreditsRepository,
    private readonly placeCredit: PlaceCredit,
    private readonly followUp: FollowUp,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at all that are due now. */
  async execute(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const credit = await this.credits.claimDue(now, this.followUp.after(now));
      if (!credit) return;
      await this.placeCredit.execute(credit);
    }
  }
}
