import { Inject, Injectable } from '@nestjs/common';
import type { SuccessionMail, SuccessionReference } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { shownSuccession, stateOf } from './succession.js';
import { SuccessionsRepository } from './successions.repository.js';

/** Tells notifications what a proposal, or a change of who represents an organization, has come to. */
@Injectable()
export class DescribeSuccession {
  constructor(
    private readonly successions: SuccessionsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ organizationId, successionId }: SuccessionReference): Promise<SuccessionMail> {
    const [succession, organization] = await Promise.all([
      this.successions.find(organizationId, successionId),
      this.organizations.find(organizationId),
    ]);
    if (!succession || !organization) throw new Problem('not-found');
    const person = await this.memberships.findActive(organizationId, succession.accountId);
    const { legalRepresentatives: representatives } = organization;
    const sides = { representatives, memberSince: person?.joinedAt };
    const shown = shownSuccession(succession, stateOf(succession, sides, this.clock.now()));
    return { ...shown, hash: succession.record?.hash ?? null };
  }
}
