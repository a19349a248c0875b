import type { PrepaidStatement, PrepaidStatementInput } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { LedgerRepository } from './ledger.repository.js';
import { shownMovement } from './prepaid.js';

/** Those who see the accounting read the statement, the newest line first (B-5). */
@Injectable()
export class ListPrepaidMovements {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly entries: LedgerRepository,
  ) {}

  async execute(
    { organizationId, currency, ...asked }: PrepaidStatementInput,
    context: RequestContext,
  ): Promise<PrepaidStatement> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const { after, limit } = pageAsked(asked);
    const wanted = { before: after?.[0], limit: limit + 1 };
    const read = await this.entries.page(organizationId, currency, wanted);
    const { page, nextCursor } = cutPage(read, limit, ({ number }) => [number, '']);
    return { items: page.map(shownMovement), nextCursor };
  }
}
