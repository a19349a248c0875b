import type { ListPromoRedemptionsInput, PromoRedemptions } from '@atrium/contracts';
import { cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownRedemption } from './promo-redemption.js';
import { PromoRedemptionsRepository } from './promo-redemptions.repository.js';
import { RequirePromoCode } from './require-promo-code.js';

/** An operator sees in which orders a promo code was used, or is held. */
@Injectable()
export class ListPromoRedemptions {
  constructor(
    private readonly requirePromoCode: RequirePromoCode,
    private readonly redemptions: PromoRedemptionsRepository,
  ) {}

  async execute({ code, ...asked }: ListPromoRedemptionsInput): Promise<PromoRedemptions> {
    const { after, limit } = pageAsked(asked);
    const { _id } = await this.requirePromoCode.execute(code);
    const read = await this.redemptions.page(_id, after?.[0], limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ number }) => [number, '']);
    return { items: page.map(shownRedemption), nextCursor };
  }
}
