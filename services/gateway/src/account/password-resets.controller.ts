import { confirmPasswordReset, startPasswordReset } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { ConfirmPasswordResetBody, ForgottenPasswordBody } from './account-bodies.js';

@ApiTags('Accounts')
@Controller('v1/password-resets')
export class PasswordResetsController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(startPasswordReset, {
    summary: 'Forgotten password: ask for a link by login or recovery address',
    status: 202,
  })
  async startPasswordReset(
    @Req() request: FastifyRequest,
    @Body() body: ForgottenPasswordBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(startPasswordReset, { ...body, client: clientOf(request) }, caller);
  }

  @Post('confirm')
  @Exposes(confirmPasswordReset, { summary: 'Choose a new password with the link from the mail' })
  async confirmPasswordReset(
    @Req() request: FastifyRequest,
    @Body() body: ConfirmPasswordResetBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(confirmPasswordReset, { ...body, client: clientOf(request) }, caller);
  }
}
