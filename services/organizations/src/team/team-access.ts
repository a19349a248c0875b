import { Injectable } from '@nestjs/common';
import { type Asker, Problem } from '@atrium/messaging';
import { may } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { leads } from './team.js';
import type { StoredTeam } from './team.schema.js';
import { TeamsRepository } from './teams.repository.js';

/** A team, and what somebody may do with it. */
export interface TeamStanding {
  readonly team: StoredTeam;
  /** Who is in it: managers of teams may say so of every member, a leader of their own team. */
  readonly mayChoose: boolean;
}

/** Judges who may see a team and say who is in it, each time anew. */
@Injectable()
export class TeamAccess {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
  ) {}

  /** Throws `not-found` to whoever neither manages teams nor is in this one: it is no affair of theirs. */
  async require(asker: Asker, organizationId: string, teamId: string): Promise<TeamStanding> {
    const { role, membership } = await this.gatekeeper.require(
      asker,
      organizationId,
      'organization.read',
    );
    const inTeams = membership.teams ?? [];
    const manages = may(role, 'teams.manage');
    const team = await this.teams.find(organizationId, teamId);
    if (!team || !(manages || inTeams.includes(teamId))) throw new Problem('not-found');
    return { team, mayChoose: manages || leads(asker.accountId, inTeams, team) };
  }
}
