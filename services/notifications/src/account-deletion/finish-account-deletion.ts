import type { FinishAccountDeletionInput, Finished } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { DeliveriesRepository } from '../delivery/deliveries.repository.js';

/**
 * An account is no more. Its person is told that once, and others that it has left: until those mails have ended, its name and
 * addresses are needed. Then what was told is forgotten. A mail is tried for a day at most.
 */
@Injectable()
export class FinishAccountDeletion {
  constructor(private readonly deliveries: DeliveriesRepository) {}

  async execute({ accountId, changeId }: FinishAccountDeletionInput): Promise<Finished> {
    const mayGo = changeId === null || (await this.deliveries.haveEnded(accountId, changeId));
    if (!mayGo) return { isDone: false };
    await this.deliveries.forgetAccount(accountId, changeId);
    return { isDone: true };
  }
}
