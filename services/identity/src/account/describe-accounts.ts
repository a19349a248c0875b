import { Injectable } from '@nestjs/common';
import { canonicalAddress, type People } from '@atrium/contracts';
import { personOf } from './account.js';
import { AccountsRepository } from './accounts.repository.js';

/** Names and addresses for other services, which keep none of them. */
@Injectable()
export class DescribeAccounts {
  constructor(private readonly accounts: AccountsRepository) {}

  async execute(accountIds: readonly string[]): Promise<People> {
    return { people: (await this.accounts.byIds(accountIds)).map(personOf) };
  }

  async withAddress(email: string): Promise<People> {
    const account = await this.accounts.byAddress(canonicalAddress(email) ?? '');
    return { people: account ? [personOf(account)] : [] };
  }
}
