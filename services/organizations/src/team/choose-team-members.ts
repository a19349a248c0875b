import { Inject, Injectable } from '@nestjs/common';
import { memberTeamsChanged, type TeamMemberReference } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { withTeam } from './team.js';
import { TeamAccess } from './team-access.js';
import { TeamsRepository } from './teams.repository.js';

interface Choice {
  /** Whether everybody may choose it for themselves. */
  readonly byThemselves: boolean;
  /** The teams of somebody, from those of before that there still are. */
  readonly next: (inTeams: readonly string[]) => readonly string[];
}

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/**
 * Those who manage teams, and whoever leads this one, take members of the organization in and out (B-1). Everybody may go by
 * themselves. A leader gives what they hold through the team, no more.
 */
@Injectable()
export class ChooseTeamMembers {
  constructor(
    private readonly access: TeamAccess,
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    private readonly memberships: MembershipsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  takeIn(reference: TeamMemberReference, context: RequestContext): Promise<void> {
    return this.choose(reference, context, {
      byThemselves: false,
      next: (inTeams) => {
        if (inTeams.includes(reference.teamId)) return inTeams;
        const next = withTeam(inTeams, reference.teamId);
        if (!next) throw new Problem('in-too-many-teams');
        return next;
      },
    });
  }

  takeOut(reference: TeamMemberReference, context: RequestContext): Promise<void> {
    return this.choose(reference, context, {
      byThemselves: true,
      next: (inTeams) => inTeams.filter((id) => id !== reference.teamId),
    });
  }

  private async choose(
    { organizationId, teamId, accountId }: TeamMemberReference,
    { asker, requestId }: RequestContext,
    { byThemselves, next }: Choice,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      // Each time anew: whoever led the team a moment ago may not lead it any more.
      const { mayChoose } = await this.access.require(asker, organizationId, teamId);
      const isOneself = byThemselves && accountId === asker.accountId;
      if (!mayChoose && !isOneself) throw new Problem('forbidden');
      const member = await this.gatekeeper.standingOf(accountId, organizationId);
      if (!member) throw new Problem('not-found');
      const { membership } = member;
      const before = membership.teams ?? [];
      const open = await this.teams.openAmong(organizationId, before);
      const stillThere = before.filter((id) => open.some(({ _id }) => _id === id));
      const teams = next(stillThere);
      if (before.includes(teamId) === teams.includes(teamId)) return;
      const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
      const told = { organizationId, accountId, teams: [...teams] };
      const entry = happened(memberTeamsChanged, told, circumstances);
      if (await this.memberships.changeTeams(membership, teams, entry, circumstances)) return;
    }
    throw new Problem('changed-meanwhile');
  }
}
