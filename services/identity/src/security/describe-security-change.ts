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
import { SecurityLogRepository } from './security-log.repository.js';

/** What to mail about a change, and to which address, asked when it is sent (decision 10). */
@Injectable()
export class DescribeSecurityChange {
  constructor(private readonly log: SecurityLogRepository) {}

  async execute({
    accountId,
    changeId,
    told,
  }: SecurityChangeReference): Promise<SecurityChangeMail> {
    const account = await this.log.accountWithLine(accountId, changeId);
    const line = account?.securityLog[0];
    if (!account || !line || !isTold(line.kind)) throw new Problem('not-found');
    const { kind: change, at, device } = line;
    const { givenName, locale } = account;
    return {
      change,
      email: emailOf(account, told),
      givenName,
      locale,
      at: at.toISOString(),
      device,
    };
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
