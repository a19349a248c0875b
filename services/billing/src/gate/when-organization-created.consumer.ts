import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type EventMessage,
  organizationCreated,
  type OrganizationCreated,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Gates } from '@atrium/service';

/** From now on work may be started for the organization here, until it closes (decision 7). */
@Controller()
export class WhenOrganizationCreated {
  constructor(private readonly gates: Gates) {}

  @Consumes(organizationCreated)
  async consume(@Payload() { data }: EventMessage<OrganizationCreated>): Promise<void> {
    await this.gates.open(data.organizationId);
  }
}
