import { type AccountDeleted, accountDeleted, type EventMessage } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { DepartAccount } from './depart-account.js';

@Controller()
export class WhenAccountDeleted {
  constructor(private readonly depart: DepartAccount) {}

  @Consumes(accountDeleted)
  consume(@Payload() { data }: EventMessage<AccountDeleted>): Promise<void> {
    return this.depart.sweep(data.accountId);
  }
}
