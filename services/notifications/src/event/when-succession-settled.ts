import { type EventMessage, type SuccessionChanged, successionSettled } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { About } from '../delivery/delivery.js';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';
import { Directory } from '../recipient/directory.js';

/** Tells both sides and all who represent the organization: who answers for it is the affair of all of them. */
@Controller()
export class WhenSuccessionSettled {
  constructor(
    private readonly planDeliveries: PlanDeliveries,
    private readonly directory: Directory,
  ) {}

  @Consumes(successionSettled)
  async execute(@Payload() event: EventMessage<SuccessionChanged>): Promise<void> {
    const { successionId, organizationId, accountId, proposedBy } = event.data;
    const caller = { requestId: event.requestId ?? event.id };
    const organization = await this.directory.organization(organizationId, [], caller);
    const told = new Set([accountId, proposedBy, ...(organization?.legalRepresentatives ?? [])]);
    await this.planDeliveries.execute(
      event,
      ...[...told].map((recipientId): About => ({
        notice: 'succession-settled',
        successionId,
        organizationId,
        recipientId,
      })),
    );
  }
}
