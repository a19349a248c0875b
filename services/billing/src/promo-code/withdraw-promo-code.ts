import {
  type PromoCode as ShownPromoCode,
  type PromoCodeReference,
  promoCodeWithdrawn,
} from '@atrium/contracts';
import { type Clock, happened, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { type PromoCode, shownPromoCode, toldOfPromoCode } from './promo-code.js';
import { PromoCodesRepository } from './promo-codes.repository.js';
import { RequirePromoCode } from './require-promo-code.js';

/** An operator withdraws a promo code: no other order gets it. Orders that hold it keep what they were told. */
@Injectable()
export class WithdrawPromoCode {
  constructor(
    private readonly requirePromoCode: RequirePromoCode,
    private readonly promos: PromoCodesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { code }: PromoCodeReference,
    { asker, requestId }: RequestContext,
  ): Promise<ShownPromoCode> {
    const promo = await this.requirePromoCode.execute(code);
    if (promo.state === 'withdrawn') return shownPromoCode(promo);
    const at = this.clock.now();
    const by = asker.accountId;
    const withdrawn: PromoCode = { ...promo, state: 'withdrawn', withdrawnBy: by, withdrawnAt: at };
    const entry = happened(promoCodeWithdrawn, toldOfPromoCode(withdrawn), { by, at, requestId });
    if (await this.promos.withdraw(promo._id, by, at, entry)) return shownPromoCode(withdrawn);
    // Somebody else has withdrawn it at this moment.
    return shownPromoCode(await this.requirePromoCode.execute(code));
  }
}
