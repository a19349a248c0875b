import {
  endOtherSessions,
  endSession,
  EndSessionInput,
  listSessions,
  reauthenticate,
  resolveSession,
  Sessions,
  signIn,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { PasswordGuard } from './password.strategy.js';
import { CurrentSession, ReauthenticateBody, SignedIn, SignInBody } from './session-bodies.js';
import { SessionDelivery } from './session-delivery.js';

@ApiTags('Sessions')
@Controller('v1')
export class SessionsController {
  constructor(
    private readonly bus: Bus,
    private readonly delivery: SessionDelivery,
  ) {}

  @Post('sessions')
  @UseGuards(PasswordGuard)
  @Exposes(signIn, { summary: 'Sign in', status: 201, output: SignedIn })
  signIn(
    @Req() request: FastifyRequest,
    @Body() { deliver }: SignInBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    // The guard has let nobody pass without one.
    return this.delivery.deliver(request, request.user!, deliver ?? 'cookie', reply);
  }

  @Get('sessions/current')
  @Exposes(resolveSession, {
    summary: 'The session that asks',
    output: CurrentSession,
    access: 'signed-in',
  })
  getCurrentSession(@Req() { session }: FastifyRequest): CurrentSession {
    // The guard has let nobody pass without one.
    return { accountId: session!.accountId, session: session!.session };
  }

  @Post('sessions/current/reauthentication')
  @Exposes(reauthenticate, {
    summary: 'Prove again that it is me, for ten minutes of sensitive changes',
    output: SignedIn,
  })
  async reauthenticate(
    @Req() request: FastifyRequest,
    @Body() body: ReauthenticateBody,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const input = { ...body, client: clientOf(request) };
    return this.delivery.renew(
      request,
      await this.bus.request(reauthenticate, input, caller),
      reply,
    );
  }

  @Delete('sessions/current')
  @Exposes(endSession, { summary: 'Sign out' })
  async signOut(
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.bus.request(endSession, { sessionId: 'current' }, caller);
    this.delivery.forget(reply);
  }

  @Get('me/sessions')
  @Exposes(listSessions, { summary: 'My sessions, on all devices' })
  listSessions(@Asking() caller: Caller): Promise<Sessions> {
    return this.bus.request(listSessions, {}, caller);
  }

  @Delete('me/sessions/:sessionId')
  @Exposes(endSession, { summary: 'End one of my sessions' })
  async endSession(@Param() path: EndSessionInput, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(endSession, path, caller);
  }

  @Delete('me/sessions')
  @Exposes(endOtherSessions, { summary: 'End all my sessions but this one' })
  async endOtherSessions(@Asking() caller: Caller): Promise<void> {
    await this.bus.request(endOtherSessions, {}, caller);
  }
}
