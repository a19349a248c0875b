import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  acceptInvitation,
  declineInvitation,
  describeInvitation,
  inspectInvitation,
  InvitationId,
  InvitationReference,
  InvitationToken,
  inviteMember,
  InviteMemberInput,
  listInvitations,
  ListInvitationsInput,
  proveInvitation,
  resendInvitation,
  withdrawInvitation,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { AcceptInvitation } from './accept-invitation.js';
import { DeclineInvitation } from './decline-invitation.js';
import { DescribeInvitation } from './describe-invitation.js';
import { InspectInvitation } from './inspect-invitation.js';
import { InviteMember } from './invite-member.js';
import { ListInvitations } from './list-invitations.js';
import { ProveInvitation } from './prove-invitation.js';
import { ResendInvitation } from './resend-invitation.js';
import { WithdrawInvitation } from './withdraw-invitation.js';

/** What those who manage an organization do with invitations. */
@Controller()
export class InvitationsController {
  constructor(
    private readonly invite: InviteMember,
    private readonly list: ListInvitations,
    private readonly resend: ResendInvitation,
    private readonly withdraw: WithdrawInvitation,
  ) {}

  @Replies(inviteMember)
  inviteMember(@Payload() input: InviteMemberInput, @Ctx() context: RequestContext) {
    return this.invite.execute(input, context);
  }

  @Replies(listInvitations)
  listInvitations(@Payload() input: ListInvitationsInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(resendInvitation)
  resendInvitation(@Payload() input: InvitationReference, @Ctx() context: RequestContext) {
    return this.resend.execute(input, context);
  }

  @Replies(withdrawInvitation)
  withdrawInvitation(@Payload() input: InvitationReference, @Ctx() context: RequestContext) {
    return this.withdraw.execute(input, context);
  }
}

/** What is done with the token of a link, by the person invited or in their place. */
@Controller()
export class InvitationLinksController {
  constructor(
    private readonly inspect: InspectInvitation,
    private readonly accept: AcceptInvitation,
    private readonly decline: DeclineInvitation,
    private readonly prove: ProveInvitation,
    private readonly describe: DescribeInvitation,
  ) {}

  @Replies(inspectInvitation)
  inspectInvitation(@Payload() input: InvitationToken) {
    return this.inspect.execute(input);
  }

  @Replies(acceptInvitation)
  acceptInvitation(@Payload() input: InvitationToken, @Ctx() context: RequestContext) {
    return this.accept.execute(input, context);
  }

  @Replies(declineInvitation)
  declineInvitation(@Payload() input: InvitationToken, @Ctx() { requestId }: RequestContext) {
    return this.decline.execute(input, requestId);
  }

  @Replies(proveInvitation)
  proveInvitation(@Payload() input: InvitationToken) {
    return this.prove.execute(input);
  }

  @Replies(describeInvitation)
  describeInvitation(@Payload() input: InvitationId) {
    return this.describe.execute(input);
  }
}
