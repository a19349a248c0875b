import { Inject, Injectable } from '@nestjs/common';
import type { MyMailbox } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { FindMyMailbox } from '../mailbox/find-my-mailbox.js';
import { holderOf, myMailboxOf } from '../mailbox/mailbox.js';
import { EndUnification } from './end-unification.js';

/** A person wants two passwords again: both are the present one until either is changed. Separate already: nothing. */
@Injectable()
export class SeparateMyMailbox {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mine: FindMyMailbox,
    private readonly ending: EndUnification,
  ) {}

  async execute(mailboxId: string, { asker }: RequestContext): Promise<MyMailbox> {
    const { mailbox, account } = await this.mine.execute(mailboxId, asker);
    requireFresh(asker, this.clock.now());
    const separate = await this.ending.execute(mailbox, 'asked-for', asker.accountId);
    const holder = holderOf(separate, asker.accountId);
    if (!holder) throw new Problem('not-found');
    return myMailboxOf(separate, holder, account.passwordVersion);
  }
}
