import { Inject, Injectable } from '@nestjs/common';
import { type ChangeTeamInput, type Team, teamChanged } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { ChooseGrants } from '../product/choose-grants.js';
import { shownTeam, toldOfTeam } from './team.js';
import { TeamsRepository } from './teams.repository.js';

/** Those who manage an organization give a team another name, other products, somebody else who leads it: whole. */
@Injectable()
export class ChangeTeam {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly chooseGrants: ChooseGrants,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, teamId, version, name, leader, products: chosen }: ChangeTeamInput,
    { asker, requestId }: RequestContext,
  ): Promise<Team> {
    await this.gatekeeper.require(asker, organizationId, 'teams.manage');
    const team = await this.teams.find(organizationId, teamId);
    if (!team) throw new Problem('not-found');
    if (team.version !== version) throw new Problem('changed-meanwhile');
    if (leader !== team.leader) await this.refuseStranger(team, leader);
    const products = await this.chooseGrants.execute(organizationId, chosen, team.products);
    const wanted = { name, leader, products };
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const told = happened(teamChanged, toldOfTeam({ ...team, ...wanted }), circumstances);
    const changed = await this.teams.change(team, wanted, told, circumstances);
    if (!changed) throw new Problem('changed-meanwhile');
    return shownTeam(changed);
  }

  /** Whoever leaves the team at this moment leads nothing: leading counts while somebody is in it. */
  private async refuseStranger(
    { _id, organizationId }: { _id: string; organizationId: string },
    leader: string | null,
  ): Promise<void> {
    const membership =
      leader !== null && (await this.memberships.findActive(organizationId, leader));
    if (leader === null || (membership && membership.teams?.includes(_id))) return;
    throw new Problem('invalid-input', {
      errors: [{ pointer: '/leader', message: 'leader must be somebody who is in the team' }],
    });
  }
}
