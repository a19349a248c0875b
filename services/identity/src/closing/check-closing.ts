import { type ClosingAnswer, obstaclesNamed, type OrganizationReference } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';

/** What stands in the way of closing an organization: its mailboxes (A8-1). Changes nothing. */
@Injectable()
export class CheckClosing {
  constructor(private readonly mailboxes: MailboxesRepository) {}

  async execute({ organizationId }: OrganizationReference): Promise<ClosingAnswer> {
    const page = { after: undefined, limit: obstaclesNamed + 1 };
    const mailboxes = await this.mailboxes.page(organizationId, page);
    const obstacles = mailboxes.slice(0, obstaclesNamed).map(({ _id: id, email: what }) => ({
      ...{ kind: 'mailbox', id, what, why: 'It would receive nothing any more.', money: null },
      clearedBy: {
        method: 'DELETE' as const,
        path: `/v1/organizations/${organizationId}/mailboxes/${id}`,
      },
    }));
    return { obstacles, hasMore: mailboxes.length > obstaclesNamed };
  }
}
