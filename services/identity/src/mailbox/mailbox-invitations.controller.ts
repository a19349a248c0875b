import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  type AcceptedMailbox,
  acceptMailboxInvitation,
  declineMailboxInvitation,
  describeMailboxInvitation,
  inspectMailboxInvitation,
  type InvitedHolder,
  inviteMailboxHolder,
  InviteMailboxHolderInput,
  MailboxInvitationId,
  type MailboxInvitationMail,
  MailboxInvitationReference,
  MailboxInvitationToken,
  type MailboxOffer,
  withdrawMailboxInvitation,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { AnswerMailboxInvitation } from './answer-mailbox-invitation.js';
import { DescribeMailboxInvitation } from './describe-mailbox-invitation.js';
import { EndMailboxAccess } from './end-mailbox-access.js';
import { InviteMailboxHolder } from './invite-mailbox-holder.js';

/** Invitations to consult a mailbox. */
@Controller()
export class MailboxInvitationsController {
  constructor(
    private readonly inviting: InviteMailboxHolder,
    private readonly answering: AnswerMailboxInvitation,
    private readonly describing: DescribeMailboxInvitation,
    private readonly ending: EndMailboxAccess,
  ) {}

  @Replies(inviteMailboxHolder)
  invite(
    @Payload() input: InviteMailboxHolderInput,
    @Ctx() context: RequestContext,
  ): Promise<InvitedHolder> {
    return this.inviting.execute(input, context);
  }

  @Replies(withdrawMailboxInvitation)
  withdraw(
    @Payload() input: MailboxInvitationReference,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.ending.withdraw(input, context);
  }

  @Replies(inspectMailboxInvitation)
  inspect(
    @Payload() { token }: MailboxInvitationToken,
    @Ctx() context: RequestContext,
  ): Promise<MailboxOffer> {
    return this.answering.inspect(token, context.caller());
  }

  @Replies(acceptMailboxInvitation)
  accept(
    @Payload() { token }: MailboxInvitationToken,
    @Ctx() context: RequestContext,
  ): Promise<AcceptedMailbox> {
    return this.answering.accept(token, context);
  }

  @Replies(declineMailboxInvitation)
  decline(
    @Payload() { token }: MailboxInvitationToken,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.answering.decline(token, context.caller());
  }

  @Replies(describeMailboxInvitation)
  describe(
    @Payload() input: MailboxInvitationId,
    @Ctx() context: RequestContext,
  ): Promise<MailboxInvitationMail> {
    return this.describing.execute(input, context.caller());
  }
}
