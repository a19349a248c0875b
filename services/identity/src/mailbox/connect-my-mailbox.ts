import { Injectable } from '@nestjs/common';
import type { ConnectMyMailboxInput, MyMailbox } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { FindMyMailbox } from './find-my-mailbox.js';
import { myMailboxOf, withHolder } from './mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { ProveMailboxPassword } from './prove-mailbox-password.js';

/** Webmail is given a mailbox's password again, and shows it until either password changes (A2-9, A2-10). */
@Injectable()
export class ConnectMyMailbox {
  constructor(
    private readonly mine: FindMyMailbox,
    private readonly prove: ProveMailboxPassword,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  async execute(
    { mailboxId, password, client: { network } }: ConnectMyMailboxInput,
    { asker, requestId }: RequestContext,
  ): Promise<MyMailbox> {
    const { mailbox, holder, account } = await this.mine.execute(mailboxId, asker);
    const { address, passwordVersion } = mailbox;
    const guess = { address, password, network, lane: 'sign-in' as const, requestId };
    await this.prove.require(guess, '/password');
    const confirmed = { mailbox: passwordVersion, account: account.passwordVersion };
    const connected = { ...holder, confirmed };
    const set = { holders: withHolder(mailbox, connected) };
    const written = await this.mailboxes.change(mailbox, set, null);
    if (!written) throw new Problem('changed-meanwhile');
    return myMailboxOf(written, connected, account.passwordVersion);
  }
}
