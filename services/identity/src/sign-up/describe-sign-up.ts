import { Inject, Injectable } from '@nestjs/common';
import type { SignUpMail } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AccountsRepository } from '../account/accounts.repository.js';
import { mailFor } from './sign-up.js';
import { SignUpLinks } from './sign-up-links.js';
import { SignUpsRepository } from './sign-ups.repository.js';

/** What to mail after a sign-up, asked when it is sent: until then the link exists nowhere (decision 22). */
@Injectable()
export class DescribeSignUp {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly signUps: SignUpsRepository,
    private readonly accounts: AccountsRepository,
    private readonly links: SignUpLinks,
  ) {}

  async execute(signUpId: string): Promise<SignUpMail> {
    const signUp = await this.signUps.byId(signUpId);
    if (!signUp) throw new Problem('not-found');
    const account = await this.accounts.byAddress(signUp.address);
    const mail = mailFor(signUp, account !== null, this.clock.now());
    // An account's owner is written to as the account says, not as somebody has typed.
    const { email, givenName, locale } = account ?? signUp;
    const expiresAt = signUp.expiresAt.toISOString();
    if (mail !== 'verify') return { mail, email, givenName, locale, expiresAt };
    const token = this.links.issue({ id: signUp._id, version: signUp.tokenVersion });
    return { mail, email, givenName, locale, expiresAt, token };
  }
}
