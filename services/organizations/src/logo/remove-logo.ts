import { Injectable } from '@nestjs/common';
import type { Organization, OrganizationReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { shown } from '../organization/organization.js';
import { ChangeLogo } from './change-logo.js';

/** A legal representative takes the picture away: the name is shown again (A9-7). */
@Injectable()
export class RemoveLogo {
  constructor(private readonly changeLogo: ChangeLogo) {}

  async execute(
    { organizationId }: OrganizationReference,
    context: RequestContext,
  ): Promise<Organization> {
    return shown(await this.changeLogo.execute(organizationId, null, context));
  }
}
