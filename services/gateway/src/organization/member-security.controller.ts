import {
  listOrganizationSecurityLog,
  ListOrganizationSecurityLogInput,
  MemberReference,
  OrganizationReference,
  OrganizationSecurityLogPage,
  unlockMember,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Delete, Get, Param, Query, Req } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Which part of the log. */
class LogQuery extends OmitType(ListOrganizationSecurityLogInput, ['organizationId']) {}

/** What an organization looks after for its members. */
@ApiTags('Members')
@Controller('v1/organizations/:organizationId')
export class MemberSecurityController {
  constructor(private readonly bus: Bus) {}

  @Get('security-log')
  @Exposes(listOrganizationSecurityLog, {
    summary: 'Sign-ins of members and changes of their safeguards, while they are members',
  })
  listOrganizationSecurityLog(
    @Param() path: OrganizationReference,
    @Query() query: LogQuery,
    @Asking() caller: Caller,
  ): Promise<OrganizationSecurityLogPage> {
    return this.bus.request(listOrganizationSecurityLog, { ...query, ...path }, caller);
  }

  @Delete('members/:accountId/lock')
  @Exposes(unlockMember, { summary: 'Unlock the account of a member' })
  async unlockMember(
    @Req() request: FastifyRequest,
    @Param() path: MemberReference,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(unlockMember, { ...path, client: clientOf(request) }, caller);
  }
}
