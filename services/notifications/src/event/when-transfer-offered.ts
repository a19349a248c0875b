import { type EventMessage, type TransferOffered, transferOffered } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/** Sends the link of a product to the address that whoever transfers it has named, if they have (B-7). */
@Controller()
export class WhenTransferOffered {
  constructor(private readonly planDeliveries: PlanDeliveries) {}

  @Consumes(transferOffered)
  async execute(@Payload() event: EventMessage<TransferOffered>): Promise<void> {
    const { transferId, organizationId, byMail } = event.data;
    if (!byMail) return;
    const about = { notice: 'product-transfer', transferId, organizationId } as const;
    await this.planDeliveries.execute(event, about);
  }
}
