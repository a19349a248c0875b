import { Injectable } from '@nestjs/common';
import { type Asker, Problem } from '@atrium/messaging';
import { type AccountOfHolder, HoldersRepository } from './holders.repository.js';
import { holderOf } from './mailbox.js';
import type { StoredHolder, StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

/** A mailbox with whoever asks as one of those who consult it. */
export interface Mine {
  readonly mailbox: StoredMailbox;
  readonly holder: StoredHolder;
  readonly account: AccountOfHolder;
}

/** Finds a mailbox for somebody who consults it. */
@Injectable()
export class FindMyMailbox {
  constructor(
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
  ) {}

  /** Throws `not-found` to everybody else: a mailbox that exists and one that doesn't are the same to them. */
  async execute(mailboxId: string, { accountId }: Pick<Asker, 'accountId'>): Promise<Mine> {
    const [mailbox, account] = await Promise.all([
      this.mailboxes.byId(mailboxId),
      this.holders.of(accountId),
    ]);
    const holder = mailbox && holderOf(mailbox, accountId);
    if (!mailbox || !holder) throw new Problem('not-found');
    if (!account) throw new Problem('sign-in-required');
    return { mailbox, holder, account };
  }
}
