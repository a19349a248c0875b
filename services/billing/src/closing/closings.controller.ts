import {
  ClosingReference,
  closingOfBilling,
  HoldClosingOfBillingInput,
  OrganizationReference,
} from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { CheckClosing } from './check-closing.js';
import { FinishClosing } from './finish-closing.js';
import { HoldClosing } from './hold-closing.js';
import { ReleaseClosing } from './release-closing.js';

@Controller()
export class ClosingsController {
  constructor(
    private readonly check: CheckClosing,
    private readonly hold: HoldClosing,
    private readonly release: ReleaseClosing,
    private readonly finish: FinishClosing,
  ) {}

  @Replies(closingOfBilling.check)
  checkClosing(@Payload() input: OrganizationReference) {
    return this.check.execute(input);
  }

  @Replies(closingOfBilling.hold)
  holdClosing(@Payload() input: HoldClosingOfBillingInput) {
    return this.hold.execute(input);
  }

  @Replies(closingOfBilling.release)
  releaseClosing(@Payload() input: ClosingReference) {
    return this.release.execute(input);
  }

  @Replies(closingOfBilling.finish)
  finishClosing(@Payload() input: ClosingReference) {
    return this.finish.execute(input);
  }
}
