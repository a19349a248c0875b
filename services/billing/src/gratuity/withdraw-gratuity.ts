import {
  type ConfirmedGratuity,
  type GratuityReference,
  gratuityWithdrawn,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { shownToOperators, toldOfGratuity } from './gratuity.js';
import { GratuitiesRepository } from './gratuities.repository.js';

/** How often something else may happen to the same gratuity in between before one gives up. */
const attempts = 20;

/** An operator withdraws a gratuity. An order that holds it keeps it; once that gives it back, nobody gets it. */
@Injectable()
export class WithdrawGratuity {
  constructor(
    private readonly gratuities: GratuitiesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, gratuityId }: GratuityReference,
    { asker, requestId }: RequestContext,
  ): Promise<ConfirmedGratuity> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const gratuity = await this.gratuities.find(gratuityId);
      if (gratuity?.organizationId !== organizationId) throw new Problem('not-found');
      if (gratuity.state === 'used') throw new Problem('gratuity-used');
      if (gratuity.withdrawnAt !== null) return shownToOperators(gratuity);
      const at = this.clock.now();
      const by = asker.accountId;
      const withdrawn = { ...gratuity, withdrawnBy: by, withdrawnAt: at };
      const entry = happened(gratuityWithdrawn, toldOfGratuity(withdrawn), { by, at, requestId });
      if (await this.gratuities.withdraw(withdrawn, entry)) return shownToOperators(withdrawn);
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
