import {
  addToTeam,
  changeTeam,
  ChangeTeamInput,
  createTeam,
  CreateTeamInput,
  getTeam,
  listTeamMembers,
  listTeams,
  OrganizationReference,
  PageInput,
  removeTeam,
  takeOutOfTeam,
  Team,
  TeamMemberReference,
  TeamMembers,
  TeamReference,
  Teams,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** In which organization, the path says. */
class CreateTeamBody extends OmitType(CreateTeamInput, ['organizationId']) {}

class ChangeTeamBody extends OmitType(ChangeTeamInput, ['organizationId', 'teamId']) {}

@ApiTags('Teams')
@Controller('v1/organizations/:organizationId/teams')
export class TeamsController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(createTeam, { summary: 'Make a team', status: 201 })
  createTeam(
    @Param() path: OrganizationReference,
    @Body() body: CreateTeamBody,
    @Asking() caller: Caller,
  ): Promise<Team> {
    return this.bus.request(createTeam, { ...body, ...path }, caller);
  }

  @Get()
  @Exposes(listTeams, { summary: 'The teams of an organization, or those of mine' })
  listTeams(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<Teams> {
    return this.bus.request(listTeams, { ...page, ...path }, caller);
  }

  @Get(':teamId')
  @Exposes(getTeam, { summary: 'A team' })
  getTeam(@Param() path: TeamReference, @Asking() caller: Caller): Promise<Team> {
    return this.bus.request(getTeam, path, caller);
  }

  @Put(':teamId')
  @Exposes(changeTeam, { summary: 'Change the name, the products or the leader of a team' })
  changeTeam(
    @Param() path: TeamReference,
    @Body() body: ChangeTeamBody,
    @Asking() caller: Caller,
  ): Promise<Team> {
    return this.bus.request(changeTeam, { ...body, ...path }, caller);
  }

  @Delete(':teamId')
  @Exposes(removeTeam, { summary: 'Remove a team' })
  async removeTeam(@Param() path: TeamReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(removeTeam, path, caller);
  }

  @Get(':teamId/members')
  @Exposes(listTeamMembers, { summary: 'The members of a team' })
  listTeamMembers(
    @Param() path: TeamReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<TeamMembers> {
    return this.bus.request(listTeamMembers, { ...page, ...path }, caller);
  }

  @Put(':teamId/members/:accountId')
  @Exposes(addToTeam, { summary: 'Take a member into a team' })
  async addToTeam(@Param() path: TeamMemberReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(addToTeam, path, caller);
  }

  @Delete(':teamId/members/:accountId')
  @Exposes(takeOutOfTeam, { summary: 'Take a member out of a team' })
  async takeOutOfTeam(@Param() path: TeamMemberReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(takeOutOfTeam, path, caller);
  }
}
