import { Injectable } from '@nestjs/common';
import type { ListTeamsInput, Teams } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { cutPage, pageAsked } from '@atrium/service';
import { may } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { nameKey, shownTeam } from './team.js';
import { TeamsRepository } from './teams.repository.js';

/** Those who manage teams see all of them, everybody else the teams that they are in. */
@Injectable()
export class ListTeams {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
  ) {}

  async execute({ organizationId, ...input }: ListTeamsInput, asker: Asker): Promise<Teams> {
    const { after, limit } = pageAsked(input);
    const { role, membership } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.read',
    );
    const among = may(role, 'teams.manage') ? undefined : (membership.teams ?? []);
    const read = await this.teams.page(organizationId, { after: after?.[1], among }, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ name }) => [0, nameKey(name)]);
    return { items: page.map(shownTeam), nextCursor };
  }
}
