import {
  ApiTokens,
  createApiToken,
  CreateApiTokenInput,
  CreatedApiToken,
  listApiTokens,
  revokeAllApiTokens,
  revokeApiToken,
  RevokeApiTokenInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Req } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class CreateApiTokenBody extends OmitType(CreateApiTokenInput, ['client']) {}
class ApiTokenPath extends OmitType(RevokeApiTokenInput, ['client']) {}

@ApiTags('My security')
@Controller('v1/me/api-tokens')
export class ApiTokensController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listApiTokens, { summary: 'My API tokens' })
  listApiTokens(@Asking() caller: Caller): Promise<ApiTokens> {
    return this.bus.request(listApiTokens, {}, caller);
  }

  @Post()
  @Exposes(createApiToken, { summary: 'Make an API token, shown once', status: 201 })
  createApiToken(
    @Req() request: FastifyRequest,
    @Body() body: CreateApiTokenBody,
    @Asking() caller: Caller,
  ): Promise<CreatedApiToken> {
    return this.bus.request(createApiToken, { ...body, client: clientOf(request) }, caller);
  }

  @Delete(':tokenId')
  @Exposes(revokeApiToken, { summary: 'Revoke one of my API tokens' })
  async revokeApiToken(
    @Req() request: FastifyRequest,
    @Param() path: ApiTokenPath,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(revokeApiToken, { ...path, client: clientOf(request) }, caller);
  }

  @Delete()
  @Exposes(revokeAllApiTokens, { summary: 'Revoke all my API tokens' })
  async revokeAllApiTokens(
    @Req() request: FastifyRequest,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(revokeAllApiTokens, { client: clientOf(request) }, caller);
  }
}
