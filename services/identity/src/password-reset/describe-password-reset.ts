import { Inject, Injectable } from '@nestjs/common';
import type { PasswordResetMail, PasswordResetOfAccount } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { type AccountAddresses, AddressesRepository } from '../address/addresses.repository.js';
import { isOpen, mostAccounts, type PasswordReset } from './password-reset.js';
import { PasswordResetLinks } from './password-reset-links.js';
import { PasswordResetsRepository } from './password-resets.repository.js';

/** Whom to mail after a reset was asked for, and what: only the mailbox learns of the accounts (decision 22). */
@Injectable()
export class DescribePasswordReset {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly resets: PasswordResetsRepository,
    private readonly addresses: AddressesRepository,
    private readonly links: PasswordResetLinks,
  ) {}

  /** The accounts that can be brought back by the address: none, mostly one, or several with one recovery address. */
  async accounts(resetId: string): Promise<string[]> {
    const reset = await this.open(resetId);
    if (!reset) return [];
    const accounts = await this.addresses.reachedAt(reset.address, mostAccounts);
    return accounts.filter((account) => recipientOf(reset, account)).map(({ _id }) => _id);
  }

  /** The link is bound to the account's credentials as they are now, when it is sent. */
  async execute({ resetId, accountId }: PasswordResetOfAccount): Promise<PasswordResetMail> {
    const [reset, account] = await Promise.all([this.open(resetId), this.addresses.of(accountId)]);
    const email = reset && account && recipientOf(reset, account);
    if (!reset || !account || !email) throw new Problem('not-found');
    const { givenName, locale, credentialVersion } = account;
    const token = this.links.issue({ resetId, issue: reset.issue, accountId, credentialVersion });
    const expiresAt = reset.expiresAt.toISOString();
    return {
      ...{ email, login: account.email, givenName, locale, token, expiresAt },
      // Whose password the new one will be too (A7-7): its address is the login.
      ...(account.unification && { unifiedMailbox: account.email }),
    };
  }

  private async open(resetId: string): Promise<PasswordReset | null> {
    const reset = await this.resets.byId(resetId);
    return reset && isOpen(reset, this.clock.now()) ? reset : null;
  }
}

/** As the account's owner wrote the address: mail never goes to what somebody has submitted. */
function recipientOf(
  { address, deliverTo }: PasswordReset,
  account: AccountAddresses,
): string | undefined {
  if (deliverTo === 'recovery') {
    return account.address === address ? account.recovery?.email : undefined;
  }
  if (account.address === address) return account.email;
  return account.recovery?.address === address ? account.recovery.email : undefined;
}
