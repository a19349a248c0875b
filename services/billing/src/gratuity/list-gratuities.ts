import type { ListGratuitiesInput, OpenGratuities } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { byId, CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shownGratuity } from './gratuity.js';
import { GratuitiesRepository } from './gratuities.repository.js';

/** Those who see the accounting of an organization see what it can use, for a line or at all (A6-2). */
@Injectable()
export class ListGratuities {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly gratuities: GratuitiesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, cursor, limit: atMost, ...plan }: ListGratuitiesInput,
    context: RequestContext,
  ): Promise<OpenGratuities> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const { after, limit } = pageAsked({ cursor, limit: atMost });
    const now = this.clock.now();
    const wanted = { after: after?.[1], limit: limit + 1 };
    const read = await this.gratuities.usable([organizationId], plan, now, wanted);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownGratuity), nextCursor };
  }
}
