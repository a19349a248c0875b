import { Inject, Injectable } from '@nestjs/common';
import type { LeftOrganization, OrganizationReference } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { ListMyOrganizations } from '../organization/list-my-organizations.js';
import { EndMembership } from './end-membership.js';

/** A person leaves an organization, and stands in the next one if they stood in it (A3-6..A3-8). */
@Injectable()
export class LeaveOrganization {
  constructor(
    private readonly endMembership: EndMembership,
    private readonly listMyOrganizations: ListMyOrganizations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    { asker, requestId }: RequestContext,
  ): Promise<LeftOrganization> {
    const { accountId } = asker;
    const circumstances = { by: accountId, at: this.clock.now(), requestId };
    await this.endMembership.execute({ organizationId, accountId }, circumstances);
    return { currentOrganizationId: await this.listMyOrganizations.currentOf(asker) };
  }
}
