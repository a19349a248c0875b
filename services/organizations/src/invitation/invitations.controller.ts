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
    private readonly inviteMember: InviteMember,
    private readonly listInvitations: ListInvitations,
    private readonly resendInvitation: ResendInvitation,
    private readonly withdrawInvitation: WithdrawInvitation,
  ) {}

  @Replies(inviteMember)
  invite(@Payload() input: InviteMemberInput, @Ctx() context: RequestContext) {
    return this.inviteMember.execute(input, context);
  }

  @Replies(listInvitations)
  list(@Payload() input: ListInvitationsInput, @Ctx() context: RequestContext) {
    return this.listInvitations.execute(input, context);
  }

  @Replies(resendInvitation)
  resend(@Payload() input: InvitationReference, @Ctx() context: RequestContext) {
    return this.resendInvitation.execute(input, context);
  }

  @Replies(withdrawInvitation)
  withdraw(@Payload() input: InvitationReference, @Ctx() context: RequestContext) {
    return this.withdrawInvitation.execute(input, context);
  }
}

/** What is done with the token of a link, by the person invited or in their place. */
@Controller()
export class InvitationLinksController {
  constructor(
    private readonly inspectInvitation: InspectInvitation,
    private readonly acceptInvitation: AcceptInvitation,
    private readonly declineInvitation: DeclineInvitation,
    private readonly proveInvitation: ProveInvitation,
    private readonly describeInvitation: DescribeInvitation,
  ) {}

  @Replies(inspectInvitation)
  inspect(@Payload() input: InvitationToken) {
    return this.inspectInvitation.execute(input);
  }

  @Replies(acceptInvitation)
  accept(@Payload() input: InvitationToken, @Ctx() context: RequestContext) {
    return this.acceptInvitation.execute(input, context);
  }

  @Replies(declineInvitation)
  decline(@Payload() input: InvitationToken, @Ctx() { requestId }: RequestContext) {
    return this.declineInvitation.execute(input, requestId);
  }

  @Replies(proveInvitation)
  prove(@Payload() input: InvitationToken) {
    return this.proveInvitation.execute(input);
  }

  @Replies(describeInvitation)
  describe(@Payload() input: InvitationId) {
    return this.describeInvitation.execute(input);
  }
}
