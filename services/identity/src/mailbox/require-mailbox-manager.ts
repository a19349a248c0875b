import { Injectable } from '@nestjs/common';
import { Problem, type RequestContext } from '@atrium/messaging';
import { AskRight, requireRight } from '../right/ask-right.js';
import type { StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

/** Lets those pass who manage the mailboxes of an organization: organizations says who (decision 21). */
@Injectable()
export class RequireMailboxManager {
  constructor(
    private readonly rights: AskRight,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  /** Throws `not-found`, `second-factor-required` or `forbidden`. */
  async of(organizationId: string, context: RequestContext): Promise<void> {
    const wanted = { organizationId, right: 'mailboxes.manage' as const };
    requireRight(await this.rights.ofAsker(wanted, context));
  }

  /** Answers with the mailbox. Throws `not-found` also for one of another organization. */
  async ofMailbox(
    { organizationId, mailboxId }: { organizationId: string; mailboxId: string },
    context: RequestContext,
  ): Promise<StoredMailbox> {
    await this.of(organizationId, context);
    const found = await this.mailboxes.find({ _id: mailboxId, organizationId });
    if (!found) throw new Problem('not-found');
    return found;
  }
}
