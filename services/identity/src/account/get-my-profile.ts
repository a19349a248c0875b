import { Injectable } from '@nestjs/common';
import type { Profile } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { profileOf } from './account.js';
import { AccountsRepository } from './accounts.repository.js';

@Injectable()
export class GetMyProfile {
  constructor(private readonly accounts: AccountsRepository) {}

  async execute({ accountId }: Asker): Promise<Profile> {
    const account = await this.accounts.byId(accountId);
    if (!account) throw new Problem('sign-in-required');
    return profileOf(account);
  }
}
