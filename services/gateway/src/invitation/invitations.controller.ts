import {
  acceptInvitation,
  declineInvitation,
  inspectInvitation,
  InvitationOffer,
  InvitationToken,
  JoinedOrganization,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Invitations')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly bus: Bus) {}

  @Post('inspect')
  @Exposes(inspectInvitation, { summary: 'What an invitation offers' })
  inspectInvitation(
    @Body() body: InvitationToken,
    @Asking() caller: Caller,
  ): Promise<InvitationOffer> {
    return this.bus.request(inspectInvitation, body, caller);
  }

  @Post('accept')
  @Exposes(acceptInvitation, { summary: 'Join' })
  acceptInvitation(
    @Body() body: InvitationToken,
    @Asking() caller: Caller,
  ): Promise<JoinedOrganization> {
    return this.bus.request(acceptInvitation, body, caller);
  }

  @Post('decline')
  @Exposes(declineInvitation, { summary: 'Say no to an invitation' })
  async declineInvitation(@Body() body: InvitationToken, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(declineInvitation, body, caller);
  }
}
