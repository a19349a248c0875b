import {
  changeMailboxHolder,
  ChangeMailboxHolderInput,
  createMailbox,
  CreateMailboxInput,
  deleteMailbox,
  describeMailboxEffects,
  Effects,
  EffectsOnMailboxInput,
  GivenMailbox,
  InvitedHolder,
  inviteMailboxHolder,
  InviteMailboxHolderInput,
  listMailboxes,
  Mailbox,
  Mailboxes,
  MailboxHolderReference,
  MailboxInvitationReference,
  MailboxReference,
  OrganizationReference,
  PageInput,
  removeMailboxHolder,
  setMailboxPassword,
  SetMailboxPasswordInput,
  withdrawMailboxInvitation,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

const path = ['organizationId', 'mailboxId'] as const;

class CreateMailboxBody extends OmitType(CreateMailboxInput, ['organizationId']) {}
class SetMailboxPasswordBody extends OmitType(SetMailboxPasswordInput, path) {}
class InviteMailboxHolderBody extends OmitType(InviteMailboxHolderInput, path) {}
class ChangeMailboxHolderBody extends OmitType(ChangeMailboxHolderInput, [...path, 'accountId']) {}
class EffectsOnMailboxQuery extends OmitType(EffectsOnMailboxInput, path) {}

/** An organization's side of its mailboxes. */
@ApiTags('Mailboxes')
@Controller('v1/organizations/:organizationId/mailboxes')
export class OrganizationMailboxesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listMailboxes, { summary: 'Mailboxes, and who consults them' })
  listMailboxes(
    @Param() organization: OrganizationReference,
    @Query() query: PageInput,
    @Asking() caller: Caller,
  ): Promise<Mailboxes> {
    return this.bus.request(listMailboxes, { ...query, ...organization }, caller);
  }

  @Post()
  @Exposes(createMailbox, { summary: 'Make a mailbox, for oneself or for somebody', status: 201 })
  createMailbox(
    @Param() organization: OrganizationReference,
    @Body() body: CreateMailboxBody,
    @Asking() caller: Caller,
  ): Promise<GivenMailbox> {
    return this.bus.request(createMailbox, { ...body, ...organization }, caller);
  }

  @Delete(':mailboxId')
  @Exposes(deleteMailbox, { summary: 'Delete a mailbox’s credential' })
  async deleteMailbox(@Param() which: MailboxReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(deleteMailbox, which, caller);
  }

  @Get(':mailboxId/effects')
  @Exposes(describeMailboxEffects, { summary: 'What a change to a mailbox would do' })
  describeMailboxEffects(
    @Param() which: MailboxReference,
    @Query() query: EffectsOnMailboxQuery,
    @Asking() caller: Caller,
  ): Promise<Effects> {
    return this.bus.request(describeMailboxEffects, { ...query, ...which }, caller);
  }

  @Put(':mailboxId/password')
  @Exposes(setMailboxPassword, { summary: 'Give a mailbox another password' })
  setMailboxPassword(
    @Param() which: MailboxReference,
    @Body() body: SetMailboxPasswordBody,
    @Asking() caller: Caller,
  ): Promise<GivenMailbox> {
    return this.bus.request(setMailboxPassword, { ...body, ...which }, caller);
  }

  @Post(':mailboxId/invitations')
  @Exposes(inviteMailboxHolder, { summary: 'Invite somebody to consult a mailbox', status: 201 })
  inviteMailboxHolder(
    @Param() which: MailboxReference,
    @Body() body: InviteMailboxHolderBody,
    @Asking() caller: Caller,
  ): Promise<InvitedHolder> {
    return this.bus.request(inviteMailboxHolder, { ...body, ...which }, caller);
  }

  @Delete(':mailboxId/invitations/:invitationId')
  @Exposes(withdrawMailboxInvitation, { summary: 'Withdraw an invitation to a mailbox' })
  async withdrawMailboxInvitation(
    @Param() which: MailboxInvitationReference,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(withdrawMailboxInvitation, which, caller);
  }

  @Patch(':mailboxId/holders/:accountId')
  @Exposes(changeMailboxHolder, { summary: 'Give or take the right to change the password' })
  changeMailboxHolder(
    @Param() which: MailboxHolderReference,
    @Body() body: ChangeMailboxHolderBody,
    @Asking() caller: Caller,
  ): Promise<Mailbox> {
    return this.bus.request(changeMailboxHolder, { ...body, ...which }, caller);
  }

  @Delete(':mailboxId/holders/:accountId')
  @Exposes(removeMailboxHolder, { summary: 'Take a mailbox out of somebody’s webmail' })
  async removeMailboxHolder(
    @Param() which: MailboxHolderReference,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(removeMailboxHolder, which, caller);
  }
}
