import { Inject, Injectable } from '@nestjs/common';
import type { ListSuccessionsInput, Successions } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, cutPage, pageAsked } from '@atrium/service';
import { may } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { shownSuccession, stateOf } from './succession.js';
import { SuccessionsRepository } from './successions.repository.js';

/** Legal representatives see how the organization came to be represented as it is; others, what concerns them. */
@Injectable()
export class ListSuccessions {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly successions: SuccessionsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, ...input }: ListSuccessionsInput,
    { asker }: RequestContext,
  ): Promise<Successions> {
    const { after, limit } = pageAsked(input);
    const { role, organization } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.read',
    );
    const concerned = may(role, 'representatives.change') ? undefined : asker.accountId;
    const asked = { after, limit: limit + 1 };
    const read = await this.successions.page(organizationId, concerned, asked);
    const { page, nextCursor } = cutPage(read, limit, ({ proposal, _id }) => [
      proposal.at.getTime(),
      _id,
    ]);
    const people = await this.memberships.findActiveAmong(
      organizationId,
      page.filter(({ state }) => state === 'open').map(({ accountId }) => accountId),
    );
    const since = new Map(people.map(({ accountId, joinedAt }) => [accountId, joinedAt]));
    const { legalRepresentatives: representatives } = organization;
    const now = this.clock.now();
    const items = page.map((succession) => {
      const sides = { representatives, memberSince: since.get(succession.accountId) };
      return shownSuccession(succession, stateOf(succession, sides, now));
    });
    return { items, nextCursor };
  }
}
