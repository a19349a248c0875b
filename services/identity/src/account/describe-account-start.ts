import { Injectable } from '@nestjs/common';
import type { AccountStart } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { startOf } from './account.js';
import { AccountsRepository } from './accounts.repository.js';

/** What organizations needs to make an account's first organization or membership (decision 18). */
@Injectable()
export class DescribeAccountStart {
  constructor(private readonly accounts: AccountsRepository) {}

  async execute(accountId: string): Promise<AccountStart> {
    const account = await this.accounts.byId(accountId);
    if (!account) throw new Problem('not-found');
    return startOf(account);
  }
}
