import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type AccountVerified, accountVerified, type EventMessage } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { StartAccount } from './start-account.js';

@Controller()
export class WhenAccountVerified {
  constructor(private readonly startAccount: StartAccount) {}

  @Consumes(accountVerified)
  async consume(@Payload() event: EventMessage<AccountVerified>): Promise<void> {
    await this.startAccount.onEvent(event);
  }
}
