import { checkClosingOfIdentity, OrganizationReference } from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { CheckClosing } from './check-closing.js';

@Controller()
export class ClosingsController {
  constructor(private readonly check: CheckClosing) {}

  @Replies(checkClosingOfIdentity)
  checkClosing(@Payload() input: OrganizationReference) {
    return this.check.execute(input);
  }
}
