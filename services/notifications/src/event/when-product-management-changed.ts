import {
  type EventMessage,
  type ProductManagementChanged,
  productManagementChanged,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { About } from '../delivery/delivery.js';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';
import { Directory } from '../recipient/directory.js';

/** Tells those who manage products that they can't for now, or can again (B-6): two hundred at most, and not whoever did it. */
@Controller()
export class WhenProductManagementChanged {
  constructor(
    private readonly planDeliveries: PlanDeliveries,
    private readonly directory: Directory,
  ) {}

  @Consumes(productManagementChanged)
  async execute(@Payload() event: EventMessage<ProductManagementChanged>): Promise<void> {
    const { organizationId, blocked } = event.data;
    const caller = { requestId: event.requestId ?? event.id };
    const managers = await this.directory.productManagers(organizationId, caller);
    const notice = blocked ? 'product-management-blocked' : 'product-management-opened';
    const told = managers
      .filter((recipientId) => recipientId !== event.causedBy)
      .map((recipientId): About => {
        const accountId = event.causedBy ?? recipientId;
        return { notice, organizationId, accountId, recipientId };
      });
    if (told.length > 0) await this.planDeliveries.execute(event, ...told);
  }
}
