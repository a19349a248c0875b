import {
  type ExplainGratuityInput,
  type GratuityExplanation,
  listMyOrganizations,
} from '@atrium/contracts';
import { Bus, type Clock, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { explanationOf, type PlanOfLine } from './gratuity.js';
import { GratuitiesRepository } from './gratuities.repository.js';

/** How many gratuities, and how many organizations of a person, are looked at: the newest, and those visited last. */
const lookedAt = 200;

/** Says why a line has no gratuity to choose (A6-9). Of other organizations only where the asker sees the accounting too. */
@Injectable()
export class ExplainGratuity {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly gratuities: GratuitiesRepository,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, planId, productType }: ExplainGratuityInput,
    context: RequestContext,
  ): Promise<GratuityExplanation> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const plan = { planId, productType };
    const now = this.clock.now();
    const own = await this.gratuities.page(organizationId, { after: undefined, limit: lookedAt });
    const explained = explanationOf(own, [], plan, now);
    if (explained.reason === 'available' || explained.reason === 'reserved') return explained;
    return explanationOf(own, await this.elsewhere(organizationId, plan, now, context), plan, now);
  }

  private async elsewhere(
    organizationId: string,
    plan: PlanOfLine,
    now: Date,
    context: RequestContext,
  ) {
    const { items } = await this.bus.request(
      listMyOrganizations,
      { limit: lookedAt },
      context.caller(),
    );
    const others = items
      .filter(({ id, billing, needsSecondFactor }) => {
        return id !== organizationId && billing && !needsSecondFactor;
      })
      .map(({ id }) => id);
    if (others.length === 0) return [];
    return this.gratuities.usable(others, plan, now, { after: undefined, limit: 1 });
  }
}
