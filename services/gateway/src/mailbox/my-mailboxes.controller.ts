import {
  changeMyMailboxPassword,
  ChangeMyMailboxPasswordInput,
  connectMyMailbox,
  ConnectMyMailboxInput,
  describeMyMailboxEffects,
  EffectsOnMyMailboxInput,
  leaveMyMailbox,
  listMyMailboxes,
  MyMailbox,
  MyMailboxEffects,
  MyMailboxes,
  MyMailboxReference,
  separateMyMailbox,
  unifyMyMailbox,
  UnifyMyMailboxInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

const given = ['mailboxId', 'client'] as const;

class ConnectMyMailboxBody extends OmitType(ConnectMyMailboxInput, given) {}
class ChangeMyMailboxPasswordBody extends OmitType(ChangeMyMailboxPasswordInput, given) {}
class UnifyMyMailboxBody extends OmitType(UnifyMyMailboxInput, given) {}
class EffectsOnMyMailboxQuery extends OmitType(EffectsOnMyMailboxInput, ['mailboxId']) {}

/** The mailboxes that the signed-in person consults in webmail. */
@ApiTags('My mailboxes')
@Controller('v1/me/mailboxes')
export class MyMailboxesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listMyMailboxes, { summary: 'The mailboxes in my webmail' })
  listMyMailboxes(@Asking() caller: Caller): Promise<MyMailboxes> {
    return this.bus.request(listMyMailboxes, {}, caller);
  }

  @Get(':mailboxId/effects')
  @Exposes(describeMyMailboxEffects, {
    summary: 'What a change would do, and whether one password for both is offered',
  })
  describeMyMailboxEffects(
    @Param() which: MyMailboxReference,
    @Query() query: EffectsOnMyMailboxQuery,
    @Asking() caller: Caller,
  ): Promise<MyMailboxEffects> {
    return this.bus.request(describeMyMailboxEffects, { ...query, ...which }, caller);
  }

  @Post(':mailboxId/connection')
  @Exposes(connectMyMailbox, { summary: 'Give webmail the mailbox’s password again' })
  connectMyMailbox(
    @Req() request: FastifyRequest,
    @Param() which: MyMailboxReference,
    @Body() body: ConnectMyMailboxBody,
    @Asking() caller: Caller,
  ): Promise<MyMailbox> {
    const input = { ...body, ...which, client: clientOf(request) };
    return this.bus.request(connectMyMailbox, input, caller);
  }

  @Put(':mailboxId/password')
  @Exposes(changeMyMailboxPassword, { summary: 'Change a mailbox’s password' })
  async changeMyMailboxPassword(
    @Req() request: FastifyRequest,
    @Param() which: MyMailboxReference,
    @Body() body: ChangeMyMailboxPasswordBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    const input = { ...body, ...which, client: clientOf(request) };
    await this.bus.request(changeMyMailboxPassword, input, caller);
  }

  @Post(':mailboxId/unification')
  @Exposes(unifyMyMailbox, { summary: 'Use one password for my account and the mailbox' })
  unifyMyMailbox(
    @Req() request: FastifyRequest,
    @Param() which: MyMailboxReference,
    @Body() body: UnifyMyMailboxBody,
    @Asking() caller: Caller,
  ): Promise<MyMailbox> {
    const input = { ...body, ...which, client: clientOf(request) };
    return this.bus.request(unifyMyMailbox, input, caller);
  }

  @Delete(':mailboxId/unification')
  @Exposes(separateMyMailbox, { summary: 'Have two passwords again' })
  separateMyMailbox(
    @Req() request: FastifyRequest,
    @Param() which: MyMailboxReference,
    @Asking() caller: Caller,
  ): Promise<MyMailbox> {
    return this.bus.request(separateMyMailbox, { ...which, client: clientOf(request) }, caller);
  }

  @Delete(':mailboxId')
  @Exposes(leaveMyMailbox, { summary: 'Take a mailbox out of my webmail' })
  async leaveMyMailbox(
    @Req() request: FastifyRequest,
    @Param() which: MyMailboxReference,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(leaveMyMailbox, { ...which, client: clientOf(request) }, caller);
  }
}
