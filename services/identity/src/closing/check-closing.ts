import { type ClosingAnswer, obstaclesNamed, type OrganizationReference } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { ServiceCredentialsRepository } from '../service-credential/service-credentials.repository.js';

/** What stands in the way of closing an organization: its mailboxes and service credentials (A8-1). Changes nothing. */
@Injectable()
export class CheckClosing {
  constructor(
    private readonly mailboxes: MailboxesRepository,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute({ organizationId }: OrganizationReference): Promise<ClosingAnswer> {
    const page = { after: undefined, limit: obstaclesNamed + 1 };
    const [mailboxes, credentials] = await Promise.all([
      this.mailboxes.page(organizationId, page),
      this.credentials.page(organizationId, undefined, page),
    ]);
    const of = `/v1/organizations/${organizationId}`;
    const all = [
      ...mailboxes.map(({ _id: id, email: what }) => ({
        ...{ kind: 'mailbox', id, what, why: 'It would receive nothing any more.', money: null },
        clearedBy: { method: 'DELETE' as const, path: `${of}/mailboxes/${id}` },
      })),
      ...credentials.map(({ _id: id, username: what }) => ({
        ...{ kind: 'service-credential', id, what, money: null },
        why: 'It opens a product, and goes with that.',
        clearedBy: { method: 'DELETE' as const, path: `${of}/service-credentials/${id}` },
      })),
    ];
    return { obstacles: all.slice(0, obstaclesNamed), hasMore: all.length > obstaclesNamed };
  }
}
