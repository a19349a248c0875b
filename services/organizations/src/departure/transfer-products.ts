import { Inject, Injectable } from '@nestjs/common';
import { memberRightsChanged } from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { rightsOf, toldOf, type UnfinishedMembership } from '../membership/membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { withProductsOf } from './departure.js';

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/**
 * Gives another member the products of one who was removed (B-3). Once for each removal: the change has the intent's
 * id in the history, so whoever does it again after a crash finds it, whatever has happened to the rights since.
 */
@Injectable()
export class TransferProducts {
  constructor(
    private readonly memberships: MembershipsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** To whoever is no member any more goes nothing: the grants have ended with the membership. */
  async execute(
    { organizationId, rights: { products } }: StoredMembership,
    { id, by, requestId, transferProductsTo }: UnfinishedMembership,
  ): Promise<void> {
    if (transferProductsTo === undefined) return;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const heir = await this.memberships.findActive(organizationId, transferProductsTo);
      const rights = heir && withProductsOf(rightsOf(heir), products);
      if (!heir || !rights || (await this.memberships.remembers(heir, id))) return;
      const circumstances = { by, at: this.clock.now(), requestId };
      const entry = happened(memberRightsChanged, toldOf({ ...heir, rights }), circumstances);
      if (await this.memberships.takeProducts(heir, rights, { id, entry }, circumstances)) return;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
