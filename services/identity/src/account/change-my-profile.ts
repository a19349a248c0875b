import { Injectable } from '@nestjs/common';
import type { ChangeMyProfileInput, Profile } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { profileOf, tidied } from './account.js';
import { AccountsRepository, type PersonalDetails } from './accounts.repository.js';

/** A person changes their name, language or time zone. Nobody is told: whoever names them asks each time. */
@Injectable()
export class ChangeMyProfile {
  constructor(private readonly accounts: AccountsRepository) {}

  async execute(input: ChangeMyProfileInput, { accountId }: Asker): Promise<Profile> {
    const { givenName, familyName, locale, timeZone } = input;
    const changed: Partial<PersonalDetails> = {
      ...(givenName !== undefined && { givenName: tidied(givenName) }),
      ...(familyName !== undefined && { familyName: tidied(familyName) }),
      ...(locale !== undefined && { locale }),
      ...(timeZone !== undefined && { timeZone }),
    };
    const account = await this.accounts.change(accountId, changed);
    if (!account) throw new Problem('sign-in-required');
    return profileOf(account);
  }
}
