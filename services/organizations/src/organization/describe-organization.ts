import { Injectable } from '@nestjs/common';
import type { DescribeOrganizationInput, OrganizationLetterhead } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { standingRole } from '../membership/membership.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** Tells notifications how mails name an organization, and who may be told of what happens in it. */
@Injectable()
export class DescribeOrganization {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
  ) {}

  async execute({
    organizationId,
    accountIds = [],
  }: DescribeOrganizationInput): Promise<OrganizationLetterhead> {
    const organization = await this.organizations.findEvenClosed(organizationId);
    if (!organization) throw new Problem('not-found');
    const memberships =
      accountIds.length > 0
        ? await this.memberships.findActiveAmong(organizationId, accountIds)
        : [];
    const { name, locale, legalRepresentatives } = organization;
    return {
      organizationId,
      name,
      locale,
      isClosed: organization.state === 'closed',
      legalRepresentatives: [...legalRepresentatives],
      members: memberships
        .filter((membership) => standingRole(membership, organization))
        .map(({ accountId }) => accountId as string),
    };
  }
}
