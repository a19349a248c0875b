import { Injectable } from '@nestjs/common';
import type { ListMailboxesInput, Mailboxes } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';
import { ShowMailbox } from './show-mailbox.js';

/** How many a page has when nothing is said. */
const defaultLimit = 50;

/** The mailboxes of an organization. */
@Injectable()
export class ListMailboxes {
  constructor(
    private readonly manager: RequireMailboxManager,
    private readonly mailboxes: MailboxesRepository,
    private readonly show: ShowMailbox,
  ) {}

  async execute(
    { organizationId, cursor: after, limit = defaultLimit }: ListMailboxesInput,
    context: RequestContext,
  ): Promise<Mailboxes> {
    await this.manager.of(organizationId, context);
    const read = await this.mailboxes.page(organizationId, { after, limit: limit + 1 });
    const page = read.slice(0, limit);
    const nextCursor = read.length > limit ? (page.at(-1)?._id ?? null) : null;
    return { items: await this.show.all(page), nextCursor };
  }
}
