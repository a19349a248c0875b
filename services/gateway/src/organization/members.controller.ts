import {
  changeRights,
  ChangeRightsInput,
  chooseReminders,
  ChooseRemindersInput,
  Departure,
  listMembers,
  listMembersAsOf,
  ListMembersAsOfInput,
  ListMembersInput,
  Members,
  MemberReference,
  MembersAsOf,
  OrganizationReference,
  previewRemoval,
  RemindedMembers,
  remindSecondFactor,
  RemindSecondFactorInput,
  removeMember,
  RemoveMemberInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Of whom they are, the path says. */
class ChangeRightsBody extends OmitType(ChangeRightsInput, ['organizationId', 'accountId']) {}

class ChooseRemindersBody extends OmitType(ChooseRemindersInput, ['organizationId', 'accountId']) {}

class ListMembersQuery extends OmitType(ListMembersInput, ['organizationId']) {}

class RemindSecondFactorBody extends OmitType(RemindSecondFactorInput, ['organizationId']) {}

class RemoveMemberBody extends OmitType(RemoveMemberInput, ['organizationId', 'accountId']) {}

class MembersAsOfQuery extends OmitType(ListMembersAsOfInput, ['organizationId']) {}

@ApiTags('Members')
@Controller('v1/organizations/:organizationId/members')
export class MembersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listMembers, { summary: 'The members of an organization' })
  listMembers(
    @Param() path: OrganizationReference,
    @Query() query: ListMembersQuery,
    @Asking() caller: Caller,
  ): Promise<Members> {
    return this.bus.request(listMembers, { ...query, ...path }, caller);
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

  @Post('remind-second-factor')
  @Exposes(remindSecondFactor, { summary: 'Mail those members whose account has no second factor' })
  remindSecondFactor(
    @Param() path: OrganizationReference,
    @Body() body: RemindSecondFactorBody,
    @Asking() caller: Caller,
  ): Promise<RemindedMembers> {
    return this.bus.request(remindSecondFactor, { ...body, ...path }, caller);
  }

  @Put(':accountId/rights')
  @Exposes(changeRights, { summary: 'Change what a member may do' })
  async changeRights(
    @Param() path: MemberReference,
    @Body() body: ChangeRightsBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(changeRights, { ...body, ...path }, caller);
  }

  @Put(':accountId/reminders')
  @Exposes(chooseReminders, { summary: 'Have a member reminded of what is due, or not any more' })
  async chooseReminders(
    @Param() path: MemberReference,
    @Body() body: ChooseRemindersBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(chooseReminders, { ...body, ...path }, caller);
  }

  @Get(':accountId/removal')
  @Exposes(previewRemoval, {
    summary: 'What removing a member would end, and what is to be decided',
  })
  previewRemoval(@Param() path: MemberReference, @Asking() caller: Caller): Promise<Departure> {
    return this.bus.request(previewRemoval, path, caller);
  }

  @Post(':accountId/removal')
  @Exposes(removeMember, { summary: 'Remove a member' })
  async removeMember(
    @Param() path: MemberReference,
    @Body() body: RemoveMemberBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(removeMember, { ...body, ...path }, caller);
  }
}
