import {
  FinishAccountDeletionInput,
  finishAccountDeletionOfNotifications,
  type Finished,
} from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { FinishAccountDeletion } from './finish-account-deletion.js';

@Controller()
export class AccountDeletionsController {
  constructor(private readonly finish: FinishAccountDeletion) {}

  @Replies(finishAccountDeletionOfNotifications)
  finishAccountDeletion(@Payload() input: FinishAccountDeletionInput): Promise<Finished> {
    return this.finish.execute(input);
  }
}
