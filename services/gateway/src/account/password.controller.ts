import {
  changePassword,
  describePasswordEffects,
  Effects,
  EffectsOfPasswordInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Put, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { ChangePasswordBody } from './account-bodies.js';

@ApiTags('My security')
@Controller('v1/me/password')
export class PasswordController {
  constructor(private readonly bus: Bus) {}

  @Get('effects')
  @Exposes(describePasswordEffects, { summary: 'What a change of my password would do' })
  describePasswordEffects(
    @Query() query: EffectsOfPasswordInput,
    @Asking() caller: Caller,
  ): Promise<Effects> {
    return this.bus.request(describePasswordEffects, query, caller);
  }

  @Put()
  @Exposes(changePassword, { summary: 'Change my password' })
  async changePassword(
    @Req() request: FastifyRequest,
    @Body() body: ChangePasswordBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(changePassword, { ...body, client: clientOf(request) }, caller);
  }
}
