import { Injectable } from '@nestjs/common';
import type { Team, TeamReference } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { shownTeam } from './team.js';
import { TeamAccess } from './team-access.js';

/** One team, for those who manage teams and those who are in it. */
@Injectable()
export class GetTeam {
  constructor(private readonly access: TeamAccess) {}

  async execute({ organizationId, teamId }: TeamReference, asker: Asker): Promise<Team> {
    const { team } = await this.access.require(asker, organizationId, teamId);
    return shownTeam(team);
  }
}
