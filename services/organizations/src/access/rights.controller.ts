import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  checkRight,
  CheckRightInput,
  checkRights,
  CheckRightsInput,
  explainRight,
  ExplainRightInput,
  type RightCheck,
  type RightChecks,
  type RightExplanation,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { CheckRight } from './check-right.js';
import { ExplainRight } from './explain-right.js';

@Controller()
export class RightsController {
  constructor(
    private readonly checking: CheckRight,
    private readonly explaining: ExplainRight,
  ) {}

  @Replies(checkRight)
  check(@Payload() input: CheckRightInput): Promise<RightCheck> {
    return this.checking.execute(input);
  }

  @Replies(checkRights)
  checkMany(@Payload() input: CheckRightsInput): Promise<RightChecks> {
    return this.checking.many(input);
  }

  @Replies(explainRight)
  explain(
    @Payload() input: ExplainRightInput,
    @Ctx() { asker }: RequestContext,
  ): Promise<RightExplanation> {
    return this.explaining.execute(input, asker);
  }
}
