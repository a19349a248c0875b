import { type EventMessage, type Membership, memberLeft } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { About } from '../delivery/delivery.js';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';
import { Directory } from '../recipient/directory.js';

/**
 * Confirms it to the person who left, since somebody else may have used their session, and tells the legal
 * representatives: they answer for who has access.
 */
@Controller()
export class WhenMemberLeft {
  constructor(
    private readonly planDeliveries: PlanDeliveries,
    private readonly directory: Directory,
  ) {}

  @Consumes(memberLeft)
  async execute(@Payload() event: EventMessage<Membership>): Promise<void> {
    const { organizationId, accountId } = event.data;
    await this.planDeliveries.execute(event, {
      notice: 'membership-left',
      organizationId,
      accountId,
    });
    const caller = { requestId: event.requestId ?? event.id };
    const organization = await this.directory.organization(organizationId, [], caller);
    const told = (organization?.legalRepresentatives ?? []).filter((id) => id !== accountId);
    if (told.length === 0) return;
    await this.planDeliveries.execute(
      event,
      ...told.map((recipientId): About => ({
        notice: 'member-left',
        organizationId,
        accountId,
        recipientId,
      })),
    );
  }
}
