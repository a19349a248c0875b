import { Inject, Injectable } from '@nestjs/common';
import { type TeamReference, teamRemoved } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { toldOfTeam } from './team.js';
import { TeamsRepository } from './teams.repository.js';

/** How often somebody else may change it in between before one gives up. */
const attempts = 20;

/**
 * Those who manage an organization end a team: one write, after which it gives nothing. That memberships still name it does no
 * harm, and says for ever who was in it.
 */
@Injectable()
export class RemoveTeam {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, teamId }: TeamReference,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await this.gatekeeper.require(asker, organizationId, 'teams.manage');
      const team = await this.teams.find(organizationId, teamId);
      if (!team) throw new Problem('not-found');
      const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
      const told = happened(teamRemoved, toldOfTeam(team), circumstances);
      if (await this.teams.remove(team, told, circumstances)) return;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
