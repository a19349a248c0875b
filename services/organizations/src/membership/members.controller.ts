import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  changeRights,
  ChangeRightsInput,
  chooseReminders,
  ChooseRemindersInput,
  exportMyMemberships,
  leaveOrganization,
  listAccountants,
  ListAccountantsInput,
  listMembers,
  listMembersAsOf,
  ListMembersAsOfInput,
  ListMembersInput,
  listProductManagers,
  MemberReference,
  OrganizationReference,
  overseeMembers,
  OverseeMembersInput,
  PageInput,
  previewLeaving,
  previewRemoval,
  remindSecondFactor,
  RemindSecondFactorInput,
  removeMember,
  RemoveMemberInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { PreviewDeparture } from '../departure/preview-departure.js';
import { ChangeRights } from './change-rights.js';
import { ChooseReminders } from './choose-reminders.js';
import { ExportMyMemberships } from './export-my-memberships.js';
import { LeaveOrganization } from './leave-organization.js';
import { ListAccountants } from './list-accountants.js';
import { ListMembersAsOf } from './list-members-as-of.js';
import { ListMembers } from './list-members.js';
import { ListProductManagers } from './list-product-managers.js';
import { OverseeMembers } from './oversee-members.js';
import { RemindSecondFactor } from './remind-second-factor.js';
import { RemoveMember } from './remove-member.js';

@Controller()
export class MembersController {
  constructor(
    private readonly list: ListMembers,
    private readonly listAsOf: ListMembersAsOf,
    private readonly change: ChangeRights,
    private readonly reminders: ChooseReminders,
    private readonly preview: PreviewDeparture,
    private readonly remove: RemoveMember,
    private readonly leave: LeaveOrganization,
    private readonly remind: RemindSecondFactor,
    private readonly oversee: OverseeMembers,
    private readonly exporting: ExportMyMemberships,
    private readonly productManagers: ListProductManagers,
    private readonly accountants: ListAccountants,
  ) {}

  @Replies(listMembers)
  listMembers(@Payload() input: ListMembersInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(listMembersAsOf)
  listMembersAsOf(@Payload() input: ListMembersAsOfInput, @Ctx() context: RequestContext) {
    return this.listAsOf.execute(input, context);
  }

  @Replies(changeRights)
  changeRights(@Payload() input: ChangeRightsInput, @Ctx() context: RequestContext) {
    return this.change.execute(input, context);
  }

  @Replies(chooseReminders)
  chooseReminders(@Payload() input: ChooseRemindersInput, @Ctx() context: RequestContext) {
    return this.reminders.execute(input, context);
  }

  @Replies(previewRemoval)
  previewRemoval(@Payload() input: MemberReference, @Ctx() context: RequestContext) {
    return this.preview.ofRemoval(input, context);
  }

  @Replies(previewLeaving)
  previewLeaving(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.preview.ofLeaving(input, context);
  }

  @Replies(removeMember)
  removeMember(@Payload() input: RemoveMemberInput, @Ctx() context: RequestContext) {
    return this.remove.execute(input, context);
  }

  @Replies(leaveOrganization)
  leaveOrganization(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.leave.execute(input, context);
  }

  @Replies(remindSecondFactor)
  remindSecondFactor(@Payload() input: RemindSecondFactorInput, @Ctx() context: RequestContext) {
    return this.remind.execute(input, context);
  }

  @Replies(overseeMembers)
  overseeMembers(@Payload() input: OverseeMembersInput, @Ctx() { asker }: RequestContext) {
    return this.oversee.execute(input, asker);
  }

  @Replies(exportMyMemberships)
  exportMyMemberships(@Payload() input: PageInput, @Ctx() { asker }: RequestContext) {
    return this.exporting.execute(input, asker);
  }

  @Replies(listProductManagers)
  listProductManagers(@Payload() input: OrganizationReference) {
    return this.productManagers.execute(input);
  }

  @Replies(listAccountants)
  listAccountants(@Payload() input: ListAccountantsInput) {
    return this.accountants.execute(input);
  }
}
