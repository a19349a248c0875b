import { Inject, Injectable } from '@nestjs/common';
import type { Mailbox } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AccountsRepository } from '../account/accounts.repository.js';
import { mailboxOf } from './mailbox.js';
import type { StoredMailbox } from './stored-mailbox.js';

/** Mailboxes as those who manage them see them, with the logins of those who consult them. */
@Injectable()
export class ShowMailbox {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute(mailbox: StoredMailbox): Promise<Mailbox> {
    const [shown] = await this.all([mailbox]);
    return shown as Mailbox;
  }

  async all(mailboxes: readonly StoredMailbox[]): Promise<Mailbox[]> {
    const accountIds = mailboxes.flatMap(({ holders }) => holders.map((one) => one.accountId));
    const people = await this.accounts.byIds([...new Set(accountIds)]);
    const logins = new Map(people.map(({ _id, email }) => [_id, email]));
    const now = this.clock.now();
    return mailboxes.map((mailbox) => mailboxOf(mailbox, logins, now));
  }
}
