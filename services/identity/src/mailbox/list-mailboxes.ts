import { Injectable } from '@nestjs/common';
import type { ListMailboxesInput, Mailboxes } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';
import { ShowMailbox } from './show-mailbox.js';

/** The mailboxes of an organization. */
@Injectable()
export class ListMailboxes {
  constructor(
    private readonly manager: RequireMailboxManager,
    private readonly mailboxes: MailboxesRepository,
    private readonly show: ShowMailbox,
  ) {}

  async execute(
    { organizationId, ...asked }: ListMailboxesInput,
    context: RequestContext,
  ): Promise<Mailboxes> {
    await this.manager.of(organizationId, context);
    const { after, limit } = pageAsked(asked);
    const wanted = { after: after?.[1], limit: limit + 1 };
    const read = await this.mailboxes.page(organizationId, wanted);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: await this.show.all(page), nextCursor };
  }
}
