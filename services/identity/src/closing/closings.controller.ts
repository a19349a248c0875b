import { ClosingReference, closingOfIdentity, OrganizationReference } from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { CheckClosing } from './check-closing.js';
import { FinishClosing } from './finish-closing.js';
import { HoldClosing } from './hold-closing.js';

@Controller()
export class ClosingsController {
  constructor(
    private readonly check: CheckClosing,
    private readonly hold: HoldClosing,
    private readonly finish: FinishClosing,
  ) {}

  @Replies(closingOfIdentity.check)
  checkClosing(@Payload() input: OrganizationReference) {
    return this.check.execute(input);
  }

  @Replies(closingOfIdentity.hold)
  holdClosing(@Payload() input: ClosingReference) {
    return this.hold.execute(input);
  }

  @Replies(closingOfIdentity.release)
  releaseClosing(@Payload() input: ClosingReference) {
    return this.hold.release(input);
  }

  @Replies(closingOfIdentity.finish)
  finishClosing(@Payload() input: ClosingReference) {
    return this.finish.execute(input);
  }
}
