import { Inject, Injectable } from '@nestjs/common';
import {
  accountVerified,
  canonicalAddress,
  proveInvitation,
  type SignUpWithInvitationInput,
  type VerifiedAccount,
} from '@atrium/contracts';
import { Bus, type Caller, type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { type AccountPerson, tidied, verifiedAccount } from '../account/account.js';
import { AccountsRepository } from '../account/accounts.repository.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { SignUpsRepository } from './sign-ups.repository.js';

/**
 * Signs up from an invitation (A1-4): its token proves its own address and nothing else, so the account is
 * verified at once and has no organization of its own (decision 17). That there is an account already is said
 * openly: who asks reads that mailbox.
 */
@Injectable()
export class SignUpWithInvitation {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly accounts: AccountsRepository,
    private readonly signUps: SignUpsRepository,
  ) {}

  async execute(input: SignUpWithInvitationInput, caller: Caller): Promise<VerifiedAccount> {
    const { password, invitationToken: token } = input;
    const person = this.newPerson(input);
    const { _id: accountId, address, givenName, familyName, email } = person;
    await this.policy.require(password, { address, names: [givenName, familyName] });
    const invitation = await this.bus.request(proveInvitation, { token }, caller);
    if (canonicalAddress(invitation.email) !== address) {
      throw new Problem('invitation-for-another-address');
    }
    const start = { ...person.start, invitationId: invitation.invitationId };
    const passwordHash = await this.passwords.hash(password);
    const event = happened(accountVerified, verifiedAccount(accountId, start), {
      by: accountId,
      at: person.createdAt,
      requestId: caller.requestId,
    });
    const created = await this.accounts.create({ ...person, start }, passwordHash, event);
    if (!created) throw new Problem('account-exists');
    await this.signUps.close(address);
    return { accountId, email };
  }

  private newPerson(input: SignUpWithInvitationInput): AccountPerson {
    const { email, givenName, familyName, locale } = input;
    const nothing = { organizationId: null, organizationType: null, organizationName: null };
    return {
      _id: newId(),
      address: canonicalAddress(email) ?? '',
      email,
      givenName: tidied(givenName),
      familyName: tidied(familyName),
      locale,
      start: { ...nothing, invitationId: null },
      createdAt: this.clock.now(),
    };
  }
}
