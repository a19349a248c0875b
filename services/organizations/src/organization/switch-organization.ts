import { Injectable } from '@nestjs/common';
import type { OrganizationReference } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { Ranking } from '../membership/ranking.js';

/** A person moves to another of their organizations: at once, by one conditional write (A3-5). */
@Injectable()
export class SwitchOrganization {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly ranking: Ranking,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    { asker }: RequestContext,
  ): Promise<OrganizationReference> {
    const chosenAt = this.ranking.chosen();
    const isTheirs = await this.memberships.choose(organizationId, asker.accountId, chosenAt);
    if (!isTheirs) throw new Problem('not-found');
    return { organizationId };
  }
}
