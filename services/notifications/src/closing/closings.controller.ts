import { ClosingReference, finishClosingOfNotifications } from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { FinishClosing } from './finish-closing.js';

@Controller()
export class ClosingsController {
  constructor(private readonly finish: FinishClosing) {}

  @Replies(finishClosingOfNotifications)
  finishClosing(@Payload() input: ClosingReference) {
    return this.finish.execute(input);
  }
}
