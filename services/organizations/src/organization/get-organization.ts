import { Injectable } from '@nestjs/common';
import type { Organization, OrganizationReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shown } from './organization.js';

/** A member looks at the organization. */
@Injectable()
export class GetOrganization {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  async execute(
    { organizationId }: OrganizationReference,
    { asker }: RequestContext,
  ): Promise<Organization> {
    const { organization } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.read',
    );
    return shown(organization);
  }
}
