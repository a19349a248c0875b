import type { ErasureList, PageInput } from '@atrium/contracts';
import { cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { ErasuresRepository } from './erasures.repository.js';

/** Who was erased, by id alone. */
@Injectable()
export class ListErasures {
  constructor(private readonly erasures: ErasuresRepository) {}

  async execute(asked: PageInput): Promise<ErasureList> {
    const { after, limit } = pageAsked(asked);
    const read = await this.erasures.page({ after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(read, limit, ({ _id }) => [0, _id]);
    const items = page.map(({ _id, erasedAt }) => ({
      accountId: _id,
      erasedAt: erasedAt.toISOString(),
    }));
    return { items, nextCursor };
  }
}
