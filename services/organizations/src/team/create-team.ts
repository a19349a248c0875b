import { Inject, Injectable } from '@nestjs/common';
import { type CreateTeamInput, type Team, teamCreated } from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, KeyRing, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import { ChooseGrants } from '../product/choose-grants.js';
import { shownTeam, toldOfTeam } from './team.js';
import { TeamsRepository } from './teams.repository.js';

/** Those who manage an organization make a team of those who work on the same products (B-1). */
@Injectable()
export class CreateTeam {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    private readonly chooseGrants: ChooseGrants,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(input: CreateTeamInput, context: RequestContext): Promise<Team> {
    await this.gatekeeper.require(context.asker, input.organizationId, 'teams.manage');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.teams.once(command, () => this.create(input, context, command));
  }

  private async create(
    { organizationId, name, products: wanted }: CreateTeamInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<Team> {
    await this.refuseTooMany(organizationId);
    const products = await this.chooseGrants.execute(organizationId, wanted);
    const at = this.clock.now();
    const circumstances = { by: asker.accountId, at, requestId };
    const team = { _id: newId(), organizationId, name, products, leader: null, createdAt: at };
    const entries = [happened(teamCreated, toldOfTeam(team), circumstances)];
    const answer = shownTeam({ ...team, version: entries.length });
    const noted = command.firstNoted(answer, at);
    await this.teams.insert(team, { entries, noted }, circumstances);
    return answer;
  }

  /** Against misuse: requests that run at the same time may each still pass. */
  private async refuseTooMany(organizationId: string): Promise<void> {
    const { teamsMax } = this.settings;
    if ((await this.teams.count(organizationId, teamsMax)) < teamsMax) return;
    throw new Problem('too-many-requests', {
      detail: 'The organization has as many teams as it can have: remove some.',
    });
  }
}
