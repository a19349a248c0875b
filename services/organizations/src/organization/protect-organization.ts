import { Inject, Injectable } from '@nestjs/common';
import type { Organization, ProtectOrganizationInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { needsSecondFactor } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shown } from './organization.js';
import { OrganizationsRepository } from './organizations.repository.js';

/**
 * Those who manage an organization ask its members for a second factor (B-6). Whoever asks for it has used one:
 * otherwise the next request would be refused to themselves.
 */
@Injectable()
export class ProtectOrganization {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly organizations: OrganizationsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, requiresSecondFactor }: ProtectOrganizationInput,
    { asker, requestId }: RequestContext,
  ): Promise<Organization> {
    const { organization } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.protect',
    );
    if (needsSecondFactor({ requiresSecondFactor }, asker)) {
      throw new Problem('second-factor-required');
    }
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const changed = await this.organizations.protect(
      organizationId,
      requiresSecondFactor,
      circumstances,
    );
    return shown(changed ?? { ...organization, requiresSecondFactor });
  }
}
