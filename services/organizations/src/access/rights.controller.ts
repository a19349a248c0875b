import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { checkRight, CheckRightInput, type RightCheck } from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { CheckRight } from './check-right.js';

@Controller()
export class RightsController {
  constructor(private readonly checking: CheckRight) {}

  @Replies(checkRight)
  check(@Payload() input: CheckRightInput): Promise<RightCheck> {
    return this.checking.execute(input);
  }
}
