import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type EventMessage,
  gratuityConfirmed,
  type GratuityTold,
  gratuityWithdrawn,
  promoCodeCreated,
  type PromoCodeTold,
  promoCodeWithdrawn,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** Whoever gives things away for the platform is known: each promo code and gratuity is a line of an operator's log (A6-1). */
@Controller()
export class WhenVouchersChange {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(promoCodeCreated)
  promoCodeCreated(@Payload() event: EventMessage<PromoCodeTold>): Promise<void> {
    return this.keepOfCode('promo-code-created', event);
  }

  @Consumes(promoCodeWithdrawn)
  promoCodeWithdrawn(@Payload() event: EventMessage<PromoCodeTold>): Promise<void> {
    return this.keepOfCode('promo-code-withdrawn', event);
  }

  @Consumes(gratuityConfirmed)
  gratuityConfirmed(@Payload() event: EventMessage<GratuityTold>): Promise<void> {
    return this.keepOfGratuity('gratuity-confirmed', event);
  }

  @Consumes(gratuityWithdrawn)
  gratuityWithdrawn(@Payload() event: EventMessage<GratuityTold>): Promise<void> {
    return this.keepOfGratuity('gratuity-withdrawn', event);
  }

  private keepOfCode(kind: string, event: EventMessage<PromoCodeTold>): Promise<void> {
    return this.keepAct.ofEvent(event, { kind, organizationId: null, subjectId: event.data.code });
  }

  private keepOfGratuity(kind: string, event: EventMessage<GratuityTold>): Promise<void> {
    const { organizationId, gratuityId: subjectId } = event.data;
    return this.keepAct.ofEvent(event, { kind, organizationId, subjectId });
  }
}
