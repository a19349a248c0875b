import { secureAccount, SecurityReview } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { SecureAccountBody } from './account-bodies.js';

@ApiTags('My security')
@Controller('v1/me/compromised')
export class CompromisedController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(secureAccount, {
    summary: 'My account may be in the wrong hands: new password, everything else ends',
  })
  secureAccount(
    @Req() request: FastifyRequest,
    @Body() body: SecureAccountBody,
    @Asking() caller: Caller,
  ): Promise<SecurityReview> {
    return this.bus.request(secureAccount, { ...body, client: clientOf(request) }, caller);
  }
}
