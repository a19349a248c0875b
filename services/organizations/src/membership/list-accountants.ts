import { Injectable } from '@nestjs/common';
import { type Accountants, type ListAccountantsInput, roles } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { allows, isReminded, may } from '../access/access.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { asItStands, rightsOf } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** As many as are told at once. */
const most = 200;

/** Tells notifications who sees the accounting of an organization, by role or by grant, and who of them is reminded (B-1). */
@Injectable()
export class ListAccountants {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
  ) {}

  async execute({ organizationId, accountIds }: ListAccountantsInput): Promise<Accountants> {
    const organization = await this.organizations.findEvenClosed(organizationId);
    if (!organization) throw new Problem('not-found');
    const { legalRepresentatives } = organization;
    const found = await this.memberships.accountants(
      organizationId,
      { roles: roles.filter((role) => may(role, 'billing.read')), legalRepresentatives },
      { accountIds, limit: most },
    );
    const members = found
      .flatMap((membership) => asItStands(membership, organization))
      .filter((membership) => allows(rightsOf(membership), 'billing.read'));
    return {
      items: members.map((membership) => ({
        accountId: membership.accountId as string,
        reminded: isReminded(rightsOf(membership), legalRepresentatives.length),
      })),
    };
  }
}
