import type { MailData, MailsExport, PageInput } from '@atrium/contracts';
import { type Asker, type Clock, requireFresh } from '@atrium/messaging';
import { CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { Delivery } from './delivery.js';

/** A person takes along what is known of mails to them (B-3): that they were sent, not what they said. */
@Injectable()
export class ExportMyMails {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  async execute(input: PageInput, asker: Asker): Promise<MailsExport> {
    requireFresh(asker, this.clock.now());
    const { after, limit } = pageAsked(input);
    const read = await this.deliveries.pageTo(asker.accountId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ createdAt, _id }) => [
      createdAt.getTime(),
      _id,
    ]);
    return { items: page.map(mailDataOf), nextCursor };
  }
}

function mailDataOf(delivery: Delivery): MailData {
  const { notice: kind, organizationId, told, state, reason, occurredAt, endedAt } = delivery;
  return {
    ...{ kind, organizationId: organizationId ?? null, to: told ?? null },
    ...{ state, reason: reason ?? null },
    occurredAt: occurredAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
