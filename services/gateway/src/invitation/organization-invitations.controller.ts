import {
  Invitation,
  InvitationReference,
  Invitations,
  inviteMember,
  InviteMemberInput,
  listInvitations,
  OrganizationReference,
  PageInput,
  resendInvitation,
  withdrawInvitation,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class InviteBody extends OmitType(InviteMemberInput, ['organizationId']) {}

@ApiTags('Invitations')
@Controller('v1/organizations/:organizationId/invitations')
export class OrganizationInvitationsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listInvitations, { summary: 'Invitations that were not accepted yet' })
  listInvitations(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<Invitations> {
    return this.bus.request(listInvitations, { ...page, ...path }, caller);
  }

  @Post()
  @Exposes(inviteMember, { summary: 'Invite a person with exactly these rights', status: 201 })
  inviteMember(
    @Param() path: OrganizationReference,
    @Body() body: InviteBody,
    @Asking() caller: Caller,
  ): Promise<Invitation> {
    return this.bus.request(inviteMember, { ...body, ...path }, caller);
  }

  @Post(':invitationId/resend')
  @Exposes(resendInvitation, { summary: 'Mail an invitation again, with a new link' })
  resendInvitation(
    @Param() path: InvitationReference,
    @Asking() caller: Caller,
  ): Promise<Invitation> {
    return this.bus.request(resendInvitation, path, caller);
  }

  @Delete(':invitationId')
  @Exposes(withdrawInvitation, { summary: 'Take an invitation back' })
  async withdrawInvitation(
    @Param() path: InvitationReference,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(withdrawInvitation, path, caller);
  }
}
