import {
  mostCountedUses,
  type PromoCodeReference,
  type PromoCodeWithUses,
} from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { shownPromoCode } from './promo-code.js';
import { PromoRedemptionsRepository } from './promo-redemptions.repository.js';
import { RequirePromoCode } from './require-promo-code.js';

/** An operator sees a promo code and how often it was used. What is only held is not used yet (A6-12). */
@Injectable()
export class GetPromoCode {
  constructor(
    private readonly requirePromoCode: RequirePromoCode,
    private readonly redemptions: PromoRedemptionsRepository,
  ) {}

  async execute({ code }: PromoCodeReference): Promise<PromoCodeWithUses> {
    const promo = await this.requirePromoCode.execute(code);
    const [used, reserved] = await Promise.all([
      this.redemptions.count(promo._id, 'used', mostCountedUses),
      this.redemptions.count(promo._id, 'reserved', mostCountedUses),
    ]);
    return { ...shownPromoCode(promo), used, reserved };
  }
}
