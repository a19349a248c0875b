import type { ClosedOrganizations, PageInput } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { shownClosed } from './closing.js';
import { ClosingsRepository } from './closings.repository.js';

/** A person sees the closed organizations that they can open again. */
@Injectable()
export class ListClosedOrganizations {
  constructor(
    private readonly closings: ClosingsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: PageInput, { asker }: RequestContext): Promise<ClosedOrganizations> {
    const { after, limit } = pageAsked(input);
    const asked = { after, limit: limit + 1 };
    const read = await this.closings.pageOf(asker.accountId, this.clock.now(), asked);
    const { page, nextCursor } = cutPage(read, limit, ({ _id, closing }) => [
      closing?.at.getTime() ?? 0,
      _id,
    ]);
    return { items: page.flatMap(shownClosed), nextCursor };
  }
}
