import { Inject, Injectable } from '@nestjs/common';
import { accountVerified, type VerifiedAccount, type VerifySignUpInput } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK, sameText } from '@atrium/service';
import { type AccountPerson, verifiedAccount } from '../account/account.js';
import { AccountsRepository } from '../account/accounts.repository.js';
import { type PasswordHash, PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { secretHash } from '../secret.js';
import { isOpen } from './sign-up.js';
import { SignUpLinks } from './sign-up-links.js';
import { SignUpsRepository, type StoredSignUp } from './sign-ups.repository.js';

/**
 * Proves an address and creates its account, with the password given here: that of whoever signed up, who may
 * have been somebody else, is worth nothing without its browser's secret (decision 15). Names, language and
 * organization stay as they were typed: they open no door.
 *
 * The account's insert judges, by its unique address and by the id that was minted at sign-up: of any number of
 * links and clicks one makes the account.
 */
@Injectable()
export class VerifySignUp {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly links: SignUpLinks,
    private readonly signUps: SignUpsRepository,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute(input: VerifySignUpInput, requestId: string): Promise<VerifiedAccount> {
    const now = this.clock.now();
    const signUp = await this.openSignUp(input.token, now);
    const passwordHash = await this.passwordHash(signUp, input);
    const person = personOf(signUp, now);
    const event = happened(accountVerified, verifiedAccount(person._id, person.start), {
      by: person._id,
      at: now,
      requestId,
    });
    const created = await this.accounts.create(person, passwordHash, event);
    // Dying here leaves claims that come to nothing: the address has its account.
    failpoint('identity.sign-up.account-created');
    await this.signUps.close(person.address);
    if (!created) throw new Problem('token-not-usable');
    return { accountId: person._id, email: person.email };
  }

  private async openSignUp(token: string, now: Date): Promise<StoredSignUp> {
    const subject = this.links.read(token);
    const signUp = subject && (await this.signUps.byId(subject.id));
    if (!signUp || signUp.tokenVersion !== subject.version || !isOpen(signUp, now)) {
      throw new Problem('token-not-usable');
    }
    return signUp;
  }

  private async passwordHash(
    signUp: StoredSignUp,
    { password, signUpSecret }: VerifySignUpInput,
  ): Promise<PasswordHash> {
    if (password !== undefined) {
      const { address, givenName, familyName, organization } = signUp;
      const names = [givenName, familyName, organization.name];
      await this.policy.require(password, { address, names });
      return this.passwords.hash(password);
    }
    const proven =
      signUpSecret !== undefined && sameText(secretHash(signUpSecret), signUp.secretHash ?? '');
    if (proven && signUp.passwordHash) return signUp.passwordHash;
    const message = 'password is required outside the browser that signed up';
    throw new Problem('invalid-input', { errors: [{ pointer: '/password', message }] });
  }
}

function personOf(signUp: StoredSignUp, now: Date): AccountPerson {
  const { accountId, address, email, givenName, familyName, locale, organization } = signUp;
  return {
    _id: accountId,
    address,
    email,
    givenName,
    familyName,
    locale,
    start: {
      organizationId: organization.id,
      organizationType: organization.type,
      organizationName: organization.name,
      invitationId: null,
    },
    createdAt: now,
  };
}
