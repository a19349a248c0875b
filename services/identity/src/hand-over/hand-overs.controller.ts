import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  type HandOver,
  redeemHandOver,
  RedeemHandOverInput,
  type StartedSession,
  startHandOver,
  StartHandOverInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { HandOverSession } from './hand-over-session.js';

@Controller()
export class HandOversController {
  constructor(private readonly handing: HandOverSession) {}

  @Replies(startHandOver)
  start(@Payload() input: StartHandOverInput, @Ctx() { asker }: RequestContext): Promise<HandOver> {
    return this.handing.start(input, asker);
  }

  @Replies(redeemHandOver)
  redeem(@Payload() input: RedeemHandOverInput): Promise<StartedSession> {
    return this.handing.redeem(input);
  }
}
