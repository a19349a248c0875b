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
import { type AccountWithLine, SecurityLogRepository } from './security-log.repository.js';

/** What to mail about a change, and to which address, asked when it is sent (decision 10). */
@Injectable()
export class DescribeSecurityChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly log: SecurityLogRepository,
    private readonly links: AddressLinks,
  ) {}

  async execute({
    accountId,
    changeId,
    told,
  }: SecurityChangeReference): Promise<SecurityChangeMail> {
    const account = await this.log.accountWithLine(accountId, changeId);
    const line = account?.securityLog[0];
    const email = account && emailOf(account, told);
    if (!account || !line || !isTold(line.kind) || !email) throw new Problem('not-found');
    const { kind: change, at, device } = line;
    const { givenName, locale } = account;
    return {
      change,
      email,
      givenName,
      locale,
      at: at.toISOString(),
      device,
      ...this.undoOf(account, changeId),
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
