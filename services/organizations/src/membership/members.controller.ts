import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  leaveOrganization,
  listMembers,
  ListMembersInput,
  OrganizationReference,
  removeMember,
  RemoveMemberInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { LeaveOrganization } from './leave-organization.js';
import { ListMembers } from './list-members.js';
import { RemoveMember } from './remove-member.js';

@Controller()
export class MembersController {
  constructor(
    private readonly listMembers: ListMembers,
    private readonly removeMember: RemoveMember,
    private readonly leaveOrganization: LeaveOrganization,
  ) {}

  @Replies(listMembers)
  list(@Payload() input: ListMembersInput, @Ctx() context: RequestContext) {
    return this.listMembers.execute(input, context);
  }

  @Replies(removeMember)
  remove(@Payload() input: RemoveMemberInput, @Ctx() context: RequestContext) {
    return this.removeMember.execute(input, context);
  }

  @Replies(leaveOrganization)
  leave(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.leaveOrganization.execute(input, context);
  }
}
