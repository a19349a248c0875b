import {
  changeRights,
  ChangeRightsInput,
  chooseReminders,
  ChooseRemindersInput,
  listMembers,
  listMembersAsOf,
  ListMembersAsOfInput,
  Members,
  MembersAsOf,
  OrganizationReference,
  PageInput,
  removeMember,
  RemoveMemberInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Of whom they are, the path says. */
class ChangeRightsBody extends OmitType(ChangeRightsInput, ['organizationId', 'accountId']) {}

class ChooseRemindersBody extends OmitType(ChooseRemindersInput, ['organizationId', 'accountId']) {}

class MembersAsOfQuery extends OmitType(ListMembersAsOfInput, ['organizationId']) {}

@ApiTags('Members')
@Controller('v1/organizations/:organizationId/members')
export class MembersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listMembers, { summary: 'The members of an organization' })
  listMembers(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<Members> {
    return this.bus.request(listMembers, { ...page, ...path }, caller);
  }

  @Get('as-of')
  @Exposes(listMembersAsOf, { summary: 'Who was a member at a moment, and as what' })
  listMembersAsOf(
    @Param() path: OrganizationReference,
    @Query() query: MembersAsOfQuery,
    @Asking() caller: Caller,
  ): Promise<MembersAsOf> {
    return this.bus.request(listMembersAsOf, { ...query, ...path }, caller);
  }

  @Put(':accountId/rights')
  @Exposes(changeRights, { summary: 'Change what a member may do' })
  async changeRights(
    @Param() path: RemoveMemberInput,
    @Body() body: ChangeRightsBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(changeRights, { ...body, ...path }, caller);
  }

  @Put(':accountId/reminders')
  @Exposes(chooseReminders, { summary: 'Have a member reminded of what is due, or not any more' })
  async chooseReminders(
    @Param() path: RemoveMemberInput,
    @Body() body: ChooseRemindersBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(chooseReminders, { ...body, ...path }, caller);
  }

  @Delete(':accountId')
  @Exposes(removeMember, { summary: 'Remove a member' })
  async removeMember(@Param() path: RemoveMemberInput, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(removeMember, path, caller);
  }
}
