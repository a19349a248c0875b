import { Inject, Injectable } from '@nestjs/common';
import type { AccountData } from '@atrium/contracts';
import { type Asker, type Clock, Problem, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { OperatorsRepository } from '../operator/operators.repository.js';
import { accountDataOf } from './account-data.js';
import { AccountsRepository } from './accounts.repository.js';

/** As many as webmail shows. */
const mostMailboxes = 200;

/** Anybody can invite an address to anything: it shall not be too much for one answer. */
const mostInvitations = 100;

/** A person takes along what is kept of them here (B-3). Whoever finds a session open must not get it. */
@Injectable()
export class ExportMyAccount {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly accounts: AccountsRepository,
    private readonly mailboxes: MailboxesRepository,
    private readonly operators: OperatorsRepository,
  ) {}

  async execute(asker: Asker): Promise<AccountData> {
    requireFresh(asker, this.clock.now());
    const { accountId, sessionId } = asker;
    const account = await this.accounts.whole(accountId);
    if (!account) throw new Problem('sign-in-required');
    const [mailboxes, invitedTo, operators] = await Promise.all([
      this.mailboxes.consultedBy(accountId, mostMailboxes),
      this.mailboxes.inviting(account.address, mostInvitations),
      this.operators.all(),
    ]);
    const operatorSince = operators.find((one) => one.accountId === accountId)?.since ?? null;
    return accountDataOf(account, { mailboxes, invitedTo, operatorSince }, sessionId);
  }
}
