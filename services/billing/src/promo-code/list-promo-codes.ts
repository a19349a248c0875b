import type { PageInput, PromoCodeList } from '@atrium/contracts';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownPromoCode } from './promo-code.js';
import { PromoCodesRepository } from './promo-codes.repository.js';

/** Operators see all promo codes. */
@Injectable()
export class ListPromoCodes {
  constructor(private readonly promos: PromoCodesRepository) {}

  async execute(asked: PageInput): Promise<PromoCodeList> {
    const { after, limit } = pageAsked(asked);
    const read = await this.promos.page(after?.[1], limit + 1);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownPromoCode), nextCursor };
  }
}
