import { Inject, Injectable } from '@nestjs/common';
import type { Organization, RenameOrganizationInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shown } from './organization.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** How often somebody else may rename it in between before one gives up. */
const attempts = 20;

/** A legal representative gives the organization another name (A4-3, B-4). */
@Injectable()
export class RenameOrganization {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly organizations: OrganizationsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, name }: RenameOrganizationInput,
    { asker, requestId }: RequestContext,
  ): Promise<Organization> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { organization } = await this.gatekeeper.require(
        asker,
        organizationId,
        'organization.rename',
      );
      if (organization.name === name) return shown(organization);
      const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
      const renamed = await this.organizations.rename(organization, name, circumstances);
      if (renamed) return shown(renamed);
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
