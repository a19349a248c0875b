import { Inject, Injectable } from '@nestjs/common';
import {
  type SecurityChange,
  type SecurityChangeMail,
  type SecurityChangeReference,
  securityChanges,
  type ToldAddress,
} from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { isOpen } from '../address/address-change.js';
import { AddressLinks } from '../address/address-links.js';
import { UnlockLinks } from '../lock/unlock-links.js';
import { type AccountWithLine, SecurityLogRepository } from './security-log.repository.js';

/** What to mail about a change, and to which address, asked when it is sent (decision 10). */
@Injectable()
export class DescribeSecurityChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly log: SecurityLogRepository,
    private readonly links: AddressLinks,
    private readonly unlockLinks: UnlockLinks,
  ) {}

  async execute({
    accountId,
    changeId,
    told,
  }: SecurityChangeReference): Promise<SecurityChangeMail> {
    const account = await this.log.accountWithLine(accountId, changeId);
    const email = account && emailOf(account, told);
    if (!account || !email) throw new Problem('not-found');
    const { givenName, locale, line } = account;
    const { kind: change, at, device } = line;
    if (!isTold(change)) throw new Problem('not-found');
    const token = change === 'locked' ? this.unlockToken(account) : undefined;
    return {
      change,
      email,
      givenName,
      locale,
      at: at.toISOString(),
      device,
      ...(account.unification && { unifiedMailbox: account.email }),
      ...this.undoOf(account, changeId),
      ...(token !== undefined && { token }),
    };
  }

  private undoOf(
    { _id: accountId, undoable = [] }: AccountWithLine,
    changeId: string,
  ): Pick<SecurityChangeMail, 'undoToken' | 'undoUntil'> {
    const [before] = undoable;
    if (!before || !isOpen(before, this.clock.now())) return {};
    return {
      undoToken: this.links.issue('undo', { accountId, changeId }),
      undoUntil: before.until.toISOString(),
    };
  }

  /** Throws `not-found` when it was unlocked meanwhile: there is nothing to say any more. */
  private unlockToken({ _id: id, lock }: Pick<AccountWithLine, '_id' | 'lock'>): string {
    if (!lock?.at || lock.version === undefined) throw new Problem('not-found');
    return this.unlockLinks.issue({ id, version: lock.version });
  }
}

function isTold(kind: string): kind is SecurityChange {
  return (securityChanges as readonly string[]).includes(kind);
}

/** The address as its owner wrote it; none when the account has it no longer, or the change was undone. */
function emailOf(
  { email, recovery, undoable: [before] = [] }: AccountWithLine,
  told: ToldAddress,
): string | undefined {
  switch (told) {
    case 'login':
      return email;
    case 'recovery':
      return recovery?.email;
    case 'former-login':
      return before?.login.email;
    case 'former-recovery':
      return before?.recovery?.email;
  }
}
