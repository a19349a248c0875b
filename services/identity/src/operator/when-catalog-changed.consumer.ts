import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { catalogChanged, type CatalogChanged, type EventMessage } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What an operator said of what is sold is a line of their log: all of it is audited (decision 32). */
@Controller()
export class WhenCatalogChanged {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(catalogChanged)
  consume(@Payload() event: EventMessage<CatalogChanged>): Promise<void> {
    const { act: kind, key: subjectId } = event.data;
    return this.keepAct.ofEvent(event, { kind, organizationId: null, subjectId });
  }
}
