import type { ClosingRecords, OverseeClosingsInput } from '@atrium/contracts';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownRecord } from './closing.js';
import { ClosingRecordsRepository } from './closing-records.repository.js';

/** Operators see who has closed what. The contract lets nobody else ask. */
@Injectable()
export class OverseeClosings {
  constructor(private readonly records: ClosingRecordsRepository) {}

  async execute({ organizationId, ...asked }: OverseeClosingsInput): Promise<ClosingRecords> {
    const { after, limit } = pageAsked(asked);
    const read = await this.records.page(organizationId, { after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownRecord), nextCursor };
  }
}
