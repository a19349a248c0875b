import { Inject, Injectable } from '@nestjs/common';
import type { ConnectMyMailboxInput, MyMailbox } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { FindMyMailbox } from './find-my-mailbox.js';
import { myMailboxOf, withHolder } from './mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { ProveMailboxPassword } from './prove-mailbox-password.js';

/** Webmail is given a mailbox's password again, and shows it until either password changes (A2-9, A2-10). */
@Injectable()
export class ConnectMyMailbox {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mine: FindMyMailbox,
    private readonly prove: ProveMailboxPassword,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  async execute(
    { mailboxId, password, client: { network } }: ConnectMyMailboxInput,
    { asker }: RequestContext,
  ): Promise<MyMailbox> {
    const { mailbox, holder, account } = await this.mine.execute(mailboxId, asker);
    const { address, passwordVersion } = mailbox;
    await this.prove.require({ address, password, network, lane: 'sign-in' });
    const confirmed = { mailbox: passwordVersion, account: account.passwordVersion };
    const connected = { ...holder, confirmed };
    const set = { holders: withHolder(mailbox, connected) };
    const change = {
      what: 'webmail-connected',
      by: asker.accountId,
      at: this.clock.now(),
    } as const;
    const written = await this.mailboxes.change(mailbox, set, change);
    if (!written) throw new Problem('changed-meanwhile');
    return myMailboxOf(written, connected, account.passwordVersion);
  }
}
