import { Inject, Injectable } from '@nestjs/common';
import type { MailboxReference } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { EndUnification } from '../unification/end-unification.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';

/** Ends a mailbox. An account that had its password keeps it. */
@Injectable()
export class DeleteMailbox {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireMailboxManager,
    private readonly ending: EndUnification,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  async execute(which: MailboxReference, context: RequestContext): Promise<void> {
    const found = await this.manager.ofMailbox(which, context);
    const { accountId: by } = context.asker;
    const at = this.clock.now();
    requireFresh(context.asker, at);
    const separate = await this.ending.execute(found, 'mailbox-deleted', by);
    if (!(await this.mailboxes.delete(separate, by, at))) throw new Problem('changed-meanwhile');
  }
}
