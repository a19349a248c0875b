import { Injectable } from '@nestjs/common';
import { canonicalAddress } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import type { AccountPerson } from '../account/account.js';
import { AccountsRepository } from '../account/accounts.repository.js';
import type { SomeFactors } from '../factor/factor.js';
import { SignUpsRepository } from '../sign-up/sign-ups.repository.js';

/** The account of an address, for those who run the platform: they may know whether there is one. */
@Injectable()
export class RequireAccount {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly signUps: SignUpsRepository,
  ) {}

  /** Throws `not-found`, and says whether somebody has only signed up. */
  async execute(email: string): Promise<AccountPerson & SomeFactors> {
    const address = canonicalAddress(email) ?? '';
    const account = await this.accounts.byAddress(address);
    if (account) return account;
    const detail = (await this.signUps.isPending(address))
      ? 'Somebody has signed up with this address and not verified it yet.'
      : 'There is no account with this address.';
    throw new Problem('not-found', { detail });
  }
}
