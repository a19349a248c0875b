import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, productEnded, type ProductTold } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from '../operator/keep-operator-act.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** Nothing opens a product that has ended; and where an operator ended it, that is a line of their log. */
@Controller()
export class WhenProductEnded {
  constructor(
    private readonly credentials: ServiceCredentialsRepository,
    private readonly keepAct: KeepOperatorAct,
  ) {}

  @Consumes(productEnded)
  async consume(@Payload() event: EventMessage<ProductTold>): Promise<void> {
    const { organizationId, productId, stays, cause = 'operator' } = event.data;
    // Also where it was before: that it has gone on may be heard later than its end.
    const places = [organizationId, ...stays.map((stay) => stay.organizationId)];
    const circumstances = { by: event.causedBy ?? '', at: new Date(event.occurredAt) };
    await this.credentials.endThoseOfProduct(productId, new Set(places), circumstances);
    if (cause !== 'operator') return;
    const act = { kind: 'product-ended', organizationId, subjectId: productId };
    await this.keepAct.ofEvent(event, act);
  }
}
