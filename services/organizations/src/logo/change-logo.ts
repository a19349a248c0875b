import { Inject, Injectable } from '@nestjs/common';
import { type Clock, failpoint, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import type { Logo } from './logo.js';
import { LogoImagesRepository } from './logo-images.repository.js';
import { LogosRepository } from './logos.repository.js';

/** How often somebody else may change it in between before one gives up. */
const attempts = 20;

/**
 * Gives an organization another logo, or none: one conditional write. All its images are marked to be looked at
 * before that, so that those it no longer shows go, wherever a process dies (`ForgetUnusedLogos`).
 */
@Injectable()
export class ChangeLogo {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly images: LogoImagesRepository,
    private readonly logos: LogosRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(
    organizationId: string,
    logo: Logo | null,
    { asker, requestId }: RequestContext,
  ): Promise<StoredOrganization> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { organization } = await this.gatekeeper.require(
        asker,
        organizationId,
        'organization.change-logo',
      );
      if ((organization.logo ?? null)?.header === logo?.header) return organization;
      const at = this.clock.now();
      await this.images.lookAt(organizationId, new Date(at.getTime() + this.settings.logoLeftover));
      failpoint('organizations.change-logo.after-marks');
      const by = asker.accountId;
      const changed = await this.logos.change(organization, logo, { by, at, requestId });
      if (changed) return changed;
    }
    throw new Problem('changed-meanwhile');
  }
}
