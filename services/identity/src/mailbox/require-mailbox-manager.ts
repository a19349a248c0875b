import { Injectable } from '@nestjs/common';
import { checkRight } from '@atrium/contracts';
import { Bus, Problem, type RequestContext } from '@atrium/messaging';
import type { StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

/** Lets those pass who manage the mailboxes of an organization: organizations says who (decision 21). */
@Injectable()
export class RequireMailboxManager {
  constructor(
    private readonly bus: Bus,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  /** Throws `not-found` to whoever is no member, `forbidden` to a member who may not (decision 28). */
  async of(organizationId: string, context: RequestContext): Promise<void> {
    const { accountId } = context.asker;
    const input = { accountId, organizationId, right: 'mailboxes.manage' as const };
    const { isMember, allowed } = await this.bus.request(checkRight, input, context.caller());
    if (!isMember) throw new Problem('not-found');
    if (!allowed) throw new Problem('forbidden');
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
