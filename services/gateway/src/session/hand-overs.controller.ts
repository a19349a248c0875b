import { HandOver, redeemHandOver, startHandOver, StartHandOverInput } from '@atrium/contracts';
import { Bus, type Caller, Problem } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewaySettings } from '../config.js';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { BrowserRequest } from './browser-request.js';
import { RedeemHandOverBody, SignedIn } from './session-bodies.js';
import { SessionDelivery } from './session-delivery.js';

/**
 * One sign-in for several hosts (A0-5, A0-6), each with a gateway of its own address: from here to one of those
 * that are configured, and from any of them to here.
 */
@ApiTags('Sessions')
@Controller('v1/sessions')
export class HandOversController {
  constructor(
    private readonly bus: Bus,
    private readonly delivery: SessionDelivery,
    private readonly browserRequest: BrowserRequest,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  @Post('current/hand-over')
  @Exposes(startHandOver, {
    summary: 'Take my session along to another host: a code for thirty seconds',
    status: 201,
    problems: ['origin-not-allowed'],
  })
  startHandOver(@Body() body: StartHandOverInput, @Asking() caller: Caller): Promise<HandOver> {
    if (!this.settings.handOverOrigins.includes(body.origin)) {
      throw new Problem('origin-not-allowed');
    }
    return this.bus.request(startHandOver, body, caller);
  }

  @Post('from-hand-over')
  @Exposes(redeemHandOver, {
    summary: 'Go on with a session from another host',
    status: 201,
    output: SignedIn,
    problems: ['not-a-browser-request'],
  })
  async redeemHandOver(
    @Req() request: FastifyRequest,
    @Body() { code, deliver = 'cookie' }: RedeemHandOverBody,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    // As for sign-in: no other site puts its visitors into a session of its choice.
    if (deliver === 'cookie') this.browserRequest.require(request);
    const { origin } = new URL(this.settings.publicUrl);
    const input = { code, origin, deliver, client: clientOf(request) };
    const started = await this.bus.request(redeemHandOver, input, caller);
    return this.delivery.deliver(request, started, deliver, reply);
  }
}
