import { Injectable } from '@nestjs/common';
import {
  type SecurityChange,
  type SecurityChangeMail,
  type SecurityChangeReference,
  securityChanges,
  type ToldAddress,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import type { AccountPerson } from '../account/account.js';
import { UnlockLinks } from '../lock/unlock-links.js';
import { type AccountWithLine, SecurityLogRepository } from './security-log.repository.js';

/** What to mail about a change, and to which address, asked when it is sent (decision 10). */
@Injectable()
export class DescribeSecurityChange {
  constructor(
    private readonly log: SecurityLogRepository,
    private readonly unlockLinks: UnlockLinks,
  ) {}

  async execute({
    accountId,
    changeId,
    told,
  }: SecurityChangeReference): Promise<SecurityChangeMail> {
    const account = await this.log.accountWithLine(accountId, changeId);
    if (!account) throw new Problem('not-found');
    const { givenName, locale, line } = account;
    const { kind: change, at, device } = line;
    if (!isTold(change)) throw new Problem('not-found');
    const token = change === 'locked' ? this.unlockToken(account) : undefined;
    return {
      change,
      email: emailOf(account, told),
      givenName,
      locale,
      at: at.toISOString(),
      device,
      ...(token !== undefined && { token }),
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

/** The address as its owner wrote it. */
function emailOf(account: Pick<AccountPerson, 'email'>, told: ToldAddress): string {
  switch (told) {
    case 'login':
      return account.email;
  }
}
