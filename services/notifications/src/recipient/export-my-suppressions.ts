import {
  accountAddresses,
  getMyAddress,
  type SuppressionData,
  type SuppressionsExport,
} from '@atrium/contracts';
import { Bus, type Clock, requireFresh, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { AddressMarks } from './address-marks.js';
import { SuppressionsRepository } from './suppressions.repository.js';

/**
 * A person learns whether an address of theirs gets no mail (B-3). Only marks of addresses are kept here, so identity says
 * which addresses are theirs.
 */
@Injectable()
export class ExportMySuppressions {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly marks: AddressMarks,
    private readonly suppressions: SuppressionsRepository,
  ) {}

  async execute(context: RequestContext): Promise<SuppressionsExport> {
    const now = this.clock.now();
    requireFresh(context.asker, now);
    const found = await Promise.all(
      accountAddresses.map(async (which): Promise<SuppressionData[]> => {
        const { email } = await this.bus.request(getMyAddress, { which }, context.caller());
        if (email === null) return [];
        const suppression = await this.suppressions.find(this.marks.all(email), now);
        if (!suppression) return [];
        const { since, expiresAt } = suppression;
        return [{ which, email, since: since.toISOString(), until: expiresAt.toISOString() }];
      }),
    );
    return { items: found.flat() };
  }
}
