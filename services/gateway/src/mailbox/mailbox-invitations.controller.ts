import {
  AcceptedMailbox,
  acceptMailboxInvitation,
  declineMailboxInvitation,
  inspectMailboxInvitation,
  MailboxInvitationToken,
  MailboxOffer,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** What the link in the mail of an invitation to a mailbox is used for. */
@ApiTags('My mailboxes')
@Controller('v1/mailbox-invitations')
export class MailboxInvitationsController {
  constructor(private readonly bus: Bus) {}

  @Post('inspect')
  @Exposes(inspectMailboxInvitation, { summary: 'What an invitation to a mailbox offers' })
  inspectMailboxInvitation(
    @Body() body: MailboxInvitationToken,
    @Asking() caller: Caller,
  ): Promise<MailboxOffer> {
    return this.bus.request(inspectMailboxInvitation, body, caller);
  }

  @Post('accept')
  @Exposes(acceptMailboxInvitation, { summary: 'Take the mailbox into my webmail' })
  acceptMailboxInvitation(
    @Body() body: MailboxInvitationToken,
    @Asking() caller: Caller,
  ): Promise<AcceptedMailbox> {
    return this.bus.request(acceptMailboxInvitation, body, caller);
  }

  @Post('decline')
  @Exposes(declineMailboxInvitation, { summary: 'Say no to an invitation to a mailbox' })
  async declineMailboxInvitation(
    @Body() body: MailboxInvitationToken,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(declineMailboxInvitation, body, caller);
  }
}
