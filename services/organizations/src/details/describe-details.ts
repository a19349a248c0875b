import { Injectable } from '@nestjs/common';
import type { OrganizationDetails, OrganizationReference } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { shownDetails } from './details.js';

/** Tells billing whom its documents are for (A5-5, B-4). */
@Injectable()
export class DescribeDetails {
  constructor(private readonly organizations: OrganizationsRepository) {}

  async execute({ organizationId }: OrganizationReference): Promise<OrganizationDetails> {
    const organization = await this.organizations.find(organizationId);
    if (!organization) throw new Problem('not-found');
    return shownDetails(organization);
  }
}
