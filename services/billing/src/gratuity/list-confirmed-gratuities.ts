import type { ConfirmedGratuities, ListConfirmedGratuitiesInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { byId, cutPage, Gates, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownToOperators } from './gratuity.js';
import { GratuitiesRepository } from './gratuities.repository.js';

/** Operators see all gratuities that an organization ever had. */
@Injectable()
export class ListConfirmedGratuities {
  constructor(
    private readonly gates: Gates,
    private readonly gratuities: GratuitiesRepository,
  ) {}

  async execute({
    organizationId,
    ...asked
  }: ListConfirmedGratuitiesInput): Promise<ConfirmedGratuities> {
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
    const { after, limit } = pageAsked(asked);
    const wanted = { after: after?.[1], limit: limit + 1 };
    const read = await this.gratuities.page(organizationId, wanted);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownToOperators), nextCursor };
  }
}
