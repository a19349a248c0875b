import { Inject, Injectable } from '@nestjs/common';
import type { MailboxInvitationId, MailboxInvitationMail } from '@atrium/contracts';
import { type Caller, type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { offerOf } from './answer-mailbox-invitation.js';
import { openInvitation } from './mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { MailboxLinks } from './mailbox-links.js';

/** What to mail to somebody who was invited, asked when it is sent: the link exists nowhere until then (decision 22). */
@Injectable()
export class DescribeMailboxInvitation {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly links: MailboxLinks,
  ) {}

  async execute(
    { mailboxId, invitationId }: MailboxInvitationId,
    caller: Caller,
  ): Promise<MailboxInvitationMail> {
    const mailbox = await this.mailboxes.byId(mailboxId);
    const invitation = mailbox && openInvitation(mailbox, invitationId, this.clock.now());
    if (!mailbox || !invitation || !(await this.links.isVouchedFor(mailbox, invitation, caller))) {
      throw new Problem('not-found');
    }
    return {
      ...offerOf(mailbox, invitation),
      organizationId: mailbox.organizationId,
      invitedBy: invitation.by,
      token: this.links.issue(mailboxId, invitationId),
    };
  }
}
