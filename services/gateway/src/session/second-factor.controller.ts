import {
  challengePasskey,
  type Delivery,
  PasskeyChallenge,
  signInWithPasskey,
  signInWithSecondFactor,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { BrowserRequest } from './browser-request.js';
import { Cookies } from './cookies.js';
import { PasskeySignInBody, SecondFactorBody, SignedIn } from './session-bodies.js';
import { SessionDelivery } from './session-delivery.js';

/** Signing in with more than a password, or with something else. */
@ApiTags('Sessions')
@Controller('v1/sessions')
export class SecondFactorController {
  constructor(
    private readonly bus: Bus,
    private readonly cookies: Cookies,
    private readonly browserRequest: BrowserRequest,
    private readonly delivery: SessionDelivery,
  ) {}

  @Post('second-factor')
  @Exposes(signInWithSecondFactor, {
    summary: 'Sign in, second step: a code, a recovery code or a passkey',
    status: 201,
    output: SignedIn,
    problems: ['not-a-browser-request'],
  })
  async signInWithSecondFactor(
    @Req() request: FastifyRequest,
    @Body() body: SecondFactorBody,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const deliver = this.delivered(request, body);
    const input = { ...body, deliver, client: this.client(request) };
    const started = await this.bus.request(signInWithSecondFactor, input, caller);
    return this.delivery.deliver(request, started, deliver, reply);
  }

  @Post('passkey-challenges')
  @Exposes(challengePasskey, { summary: 'Ask for a passkey of this site', status: 201 })
  challengePasskey(@Asking() caller: Caller): Promise<PasskeyChallenge> {
    return this.bus.request(challengePasskey, {}, caller);
  }

  @Post('passkey')
  @Exposes(signInWithPasskey, {
    summary: 'Sign in with a passkey, without address and password',
    status: 201,
    output: SignedIn,
    problems: ['not-a-browser-request'],
  })
  async signInWithPasskey(
    @Req() request: FastifyRequest,
    @Body() body: PasskeySignInBody,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const deliver = this.delivered(request, body);
    const input = { ...body, deliver, client: this.client(request) };
    const started = await this.bus.request(signInWithPasskey, input, caller);
    return this.delivery.deliver(request, started, deliver, reply);
  }

  /** A cookie only for a page of ours, as with a password (decision 30). */
  private delivered(
    request: FastifyRequest,
    { deliver = 'cookie' }: { readonly deliver?: Delivery },
  ): Delivery {
    if (deliver === 'cookie') this.browserRequest.require(request);
    return deliver;
  }

  private client(request: FastifyRequest) {
    return clientOf(request, this.cookies.read(request, 'device'));
  }
}
