import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type EventMessage,
  taxNumberConfirmed,
  taxNumberRevoked,
  type TaxNumberTold,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** Who vouched for a tax number, and who did so no longer, is a line of their log: reverse charge rests on it (E-6). */
@Controller()
export class WhenTaxNumberChanges {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(taxNumberConfirmed)
  confirmed(@Payload() event: EventMessage<TaxNumberTold>): Promise<void> {
    return this.keep('tax-number-confirmed', event);
  }

  @Consumes(taxNumberRevoked)
  revoked(@Payload() event: EventMessage<TaxNumberTold>): Promise<void> {
    return this.keep('tax-number-revoked', event);
  }

  private keep(kind: string, event: EventMessage<TaxNumberTold>): Promise<void> {
    const act = { kind, organizationId: null, subjectId: event.data.taxNumberId };
    return this.keepAct.ofEvent(event, act);
  }
}
