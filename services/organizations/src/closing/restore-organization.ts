import type { Organization, OrganizationReference } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { needsSecondFactor } from '../access/access.js';
import { type Readmitting, shown } from '../organization/organization.js';
import { Intents } from '../resumption/intents.js';
import { ClosingsRepository } from './closings.repository.js';
import { ReadmitMembers } from './readmit-members.js';

/** A legal representative opens a closed organization again, within the days that there are for it. */
@Injectable()
export class RestoreOrganization {
  constructor(
    private readonly closings: ClosingsRepository,
    private readonly readmitMembers: ReadmitMembers,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    { asker, requestId }: RequestContext,
  ): Promise<Organization> {
    const { accountId: by } = asker;
    const closed = await this.closings.findClosed(organizationId);
    // Whoever does not represent it is told no more than of one that there is not.
    if (!closed?.closing || !closed.legalRepresentatives.includes(by))
      throw new Problem('not-found');
    if (needsSecondFactor(closed, asker)) throw new Problem('second-factor-required');
    const at = this.clock.now();
    requireFresh(asker, at);
    const circumstances = { by, at, requestId };
    const { id: closingId, restorableUntil } = closed.closing;
    const intent: Readmitting = {
      ...this.intents.begun(circumstances),
      ...{ what: 'readmitting', closingId },
    };
    const restored = await this.closings.restore(organizationId, intent, circumstances);
    if (!restored && restorableUntil <= at) throw new Problem('not-found');
    if (!restored) throw new Problem('busy', { retryAfter: 1 });
    failpoint('organizations.restore.after-opening');
    await this.readmitMembers.execute(organizationId, intent);
    return shown(restored);
  }
}
