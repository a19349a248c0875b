import { getLock, Lock, setLock, unlock } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Post, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { SetLockBody, UnlockBody } from './account-bodies.js';

@ApiTags('My security')
@Controller('v1')
export class LockController {
  constructor(private readonly bus: Bus) {}

  @Get('me/lock')
  @Exposes(getLock, { summary: 'Whether my account locks after failed sign-ins' })
  getLock(@Asking() caller: Caller): Promise<Lock> {
    return this.bus.request(getLock, {}, caller);
  }

  @Put('me/lock')
  @Exposes(setLock, { summary: 'Have my account lock after failed sign-ins, or not' })
  setLock(
    @Req() request: FastifyRequest,
    @Body() body: SetLockBody,
    @Asking() caller: Caller,
  ): Promise<Lock> {
    return this.bus.request(setLock, { ...body, client: clientOf(request) }, caller);
  }

  @Post('account-unlocks')
  @Exposes(unlock, { summary: 'Unlock an account with the link from the mail' })
  async unlock(
    @Req() request: FastifyRequest,
    @Body() body: UnlockBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(unlock, { ...body, client: clientOf(request) }, caller);
  }
}
