import {
  listMembers,
  Members,
  OrganizationReference,
  PageInput,
  removeMember,
  RemoveMemberInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

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

  @Delete(':accountId')
  @Exposes(removeMember, { summary: 'Remove a member' })
  async removeMember(@Param() path: RemoveMemberInput, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(removeMember, path, caller);
  }
}
