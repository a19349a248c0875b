import { Injectable } from '@nestjs/common';
import type { OrganizationDetails, OrganizationReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shownDetails } from './details.js';

/** A member who manages the organization looks at its details. */
@Injectable()
export class GetDetails {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  async execute(
    { organizationId }: OrganizationReference,
    { asker }: RequestContext,
  ): Promise<OrganizationDetails> {
    const { organization } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.read-details',
    );
    return shownDetails(organization);
  }
}
