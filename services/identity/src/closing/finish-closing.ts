import type { ClosingReference, Finished } from '@atrium/contracts';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { AccountsRepository } from '../account/accounts.repository.js';

/**
 * The organization does not come back. Mailboxes and credentials stood in the way of closing it; what is left are lines of logs, which
 * say for good what was done, and that somebody's account began with it.
 */
@Injectable()
export class FinishClosing {
  constructor(
    private readonly gates: Gates,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute({ organizationId }: ClosingReference): Promise<Finished> {
    await this.gates.close(organizationId);
    await this.accounts.forgetOrganization(organizationId);
    return { isDone: true };
  }
}
