import { Injectable } from '@nestjs/common';
import type { MembershipPeriods, OverseeMembersInput } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { periodOf } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** As many as one answer carries. */
const most = 1_000;

/**
 * Whose security somebody looks after, and of which time: of what people did before they joined or after they
 * left, an organization is told nothing.
 */
@Injectable()
export class OverseeMembers {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
  ) {}

  async execute(
    { organizationId, accountId }: OverseeMembersInput,
    asker: Asker,
  ): Promise<MembershipPeriods> {
    const { organization } = await this.gatekeeper.require(
      asker,
      organizationId,
      'members.oversee',
    );
    const found = await this.memberships.everMembers(organizationId, accountId, most);
    const members = found.flatMap((membership) => periodOf(membership, organization) ?? []);
    return { members };
  }
}
