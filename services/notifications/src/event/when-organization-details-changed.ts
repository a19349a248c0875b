import {
  type EventMessage,
  type OrganizationDetailsChanged,
  organizationDetailsChanged,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { About } from '../delivery/delivery.js';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';
import { Directory } from '../recipient/directory.js';

/**
 * Tells each legal representative which details were changed and by whom (B-4): whoever did it too, since somebody
 * else may have used their session.
 */
@Controller()
export class WhenOrganizationDetailsChanged {
  constructor(
    private readonly planDeliveries: PlanDeliveries,
    private readonly directory: Directory,
  ) {}

  @Consumes(organizationDetailsChanged)
  async execute(@Payload() event: EventMessage<OrganizationDetailsChanged>): Promise<void> {
    const { organizationId, changed } = event.data;
    const accountId = event.causedBy;
    const caller = { requestId: event.requestId ?? event.id };
    const organization = await this.directory.organization(organizationId, [], caller);
    if (!organization || accountId === null) return;
    await this.planDeliveries.execute(
      event,
      ...organization.legalRepresentatives.map((recipientId): About => ({
        notice: 'details-changed',
        organizationId,
        accountId,
        recipientId,
        changed,
      })),
    );
  }
}
