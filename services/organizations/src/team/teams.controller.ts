import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  addToTeam,
  changeTeam,
  ChangeTeamInput,
  createTeam,
  CreateTeamInput,
  getTeam,
  listTeamMembers,
  ListTeamMembersInput,
  listTeams,
  ListTeamsInput,
  removeTeam,
  takeOutOfTeam,
  TeamMemberReference,
  TeamReference,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ChangeTeam } from './change-team.js';
import { ChooseTeamMembers } from './choose-team-members.js';
import { CreateTeam } from './create-team.js';
import { GetTeam } from './get-team.js';
import { ListTeamMembers } from './list-team-members.js';
import { ListTeams } from './list-teams.js';
import { RemoveTeam } from './remove-team.js';

@Controller()
export class TeamsController {
  constructor(
    private readonly create: CreateTeam,
    private readonly list: ListTeams,
    private readonly get: GetTeam,
    private readonly change: ChangeTeam,
    private readonly remove: RemoveTeam,
    private readonly listMembers: ListTeamMembers,
    private readonly members: ChooseTeamMembers,
  ) {}

  @Replies(createTeam)
  createTeam(@Payload() input: CreateTeamInput, @Ctx() context: RequestContext) {
    return this.create.execute(input, context);
  }

  @Replies(listTeams)
  listTeams(@Payload() input: ListTeamsInput, @Ctx() { asker }: RequestContext) {
    return this.list.execute(input, asker);
  }

  @Replies(getTeam)
  getTeam(@Payload() input: TeamReference, @Ctx() { asker }: RequestContext) {
    return this.get.execute(input, asker);
  }

  @Replies(changeTeam)
  changeTeam(@Payload() input: ChangeTeamInput, @Ctx() context: RequestContext) {
    return this.change.execute(input, context);
  }

  @Replies(removeTeam)
  removeTeam(@Payload() input: TeamReference, @Ctx() context: RequestContext) {
    return this.remove.execute(input, context);
  }

  @Replies(listTeamMembers)
  listTeamMembers(@Payload() input: ListTeamMembersInput, @Ctx() context: RequestContext) {
    return this.listMembers.execute(input, context);
  }

  @Replies(addToTeam)
  addToTeam(@Payload() input: TeamMemberReference, @Ctx() context: RequestContext) {
    return this.members.takeIn(input, context);
  }

  @Replies(takeOutOfTeam)
  takeOutOfTeam(@Payload() input: TeamMemberReference, @Ctx() context: RequestContext) {
    return this.members.takeOut(input, context);
  }
}
