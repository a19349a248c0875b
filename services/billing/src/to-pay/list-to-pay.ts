import type { Payables, ToPayInput } from '@atrium/contracts';
import { type Clock, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { dayOf, localDate, plusMonths } from '../date/local-date.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { GatherOwed } from './gather-owed.js';
import { shownPayable } from './to-pay.js';

/** Those who see the accounting see what there is to pay; products for the next two months, unless they ask for others (B-5). */
@Injectable()
export class ListToPay {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly gatherOwed: GatherOwed,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ organizationId, until }: ToPayInput, context: RequestContext): Promise<Payables> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const today = dayOf(this.clock.now(), this.issuer.timeZone);
    const last = until === undefined ? plusMonths(today, 2) : localDate(until);
    const owed = await this.gatherOwed.all(organizationId, last, context.caller());
    return { items: owed.map(shownPayable) };
  }
}
