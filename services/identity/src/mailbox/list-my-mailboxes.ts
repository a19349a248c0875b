import { Injectable } from '@nestjs/common';
import type { MyMailbox, MyMailboxes } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { HoldersRepository } from './holders.repository.js';
import { holderOf, myMailboxOf } from './mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

/** How many webmail shows at most. */
const mostInWebmail = 200;

/** What is in a person's webmail: opened with the account, whatever passwords the mailboxes have (A2-5). */
@Injectable()
export class ListMyMailboxes {
  constructor(
    private readonly holders: HoldersRepository,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  async execute({ accountId }: Pick<Asker, 'accountId'>): Promise<MyMailboxes> {
    const [account, mailboxes] = await Promise.all([
      this.holders.of(accountId),
      this.mailboxes.consultedBy(accountId, mostInWebmail),
    ]);
    if (!account) throw new Problem('sign-in-required');
    const items = mailboxes.flatMap((mailbox): MyMailbox[] => {
      const holder = holderOf(mailbox, accountId);
      return holder ? [myMailboxOf(mailbox, holder, account.passwordVersion)] : [];
    });
    return { items };
  }
}
