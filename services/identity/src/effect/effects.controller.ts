import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  describeMailboxEffects,
  describeMyMailboxEffects,
  describePasswordEffects,
  type Effects,
  EffectsOfPasswordInput,
  EffectsOnMailboxInput,
  EffectsOnMyMailboxInput,
  type MyMailboxEffects,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { DescribeEffects } from './describe-effects.js';

@Controller()
export class EffectsController {
  constructor(private readonly describing: DescribeEffects) {}

  @Replies(describePasswordEffects)
  ofPassword(
    @Payload() input: EffectsOfPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Effects> {
    return this.describing.ofPassword(input, context);
  }

  @Replies(describeMyMailboxEffects)
  onMyMailbox(
    @Payload() input: EffectsOnMyMailboxInput,
    @Ctx() context: RequestContext,
  ): Promise<MyMailboxEffects> {
    return this.describing.onMyMailbox(input, context);
  }

  @Replies(describeMailboxEffects)
  onMailbox(
    @Payload() input: EffectsOnMailboxInput,
    @Ctx() context: RequestContext,
  ): Promise<Effects> {
    return this.describing.onMailbox(input, context);
  }
}
