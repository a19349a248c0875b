import {
  createPromoCode,
  getPromoCode,
  listPromoCodes,
  listPromoRedemptions,
  ListPromoRedemptionsInput,
  PageInput,
  PromoCodeReference,
  PromoCodeTerms,
  withdrawPromoCode,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CreatePromoCode } from './create-promo-code.js';
import { GetPromoCode } from './get-promo-code.js';
import { ListPromoCodes } from './list-promo-codes.js';
import { ListPromoRedemptions } from './list-promo-redemptions.js';
import { WithdrawPromoCode } from './withdraw-promo-code.js';

@Controller()
export class PromoCodesController {
  constructor(
    private readonly create: CreatePromoCode,
    private readonly get: GetPromoCode,
    private readonly list: ListPromoCodes,
    private readonly listRedemptions: ListPromoRedemptions,
    private readonly withdraw: WithdrawPromoCode,
  ) {}

  @Replies(createPromoCode)
  createPromoCode(@Payload() input: PromoCodeTerms, @Ctx() context: RequestContext) {
    return this.create.execute(input, context);
  }

  @Replies(getPromoCode)
  getPromoCode(@Payload() input: PromoCodeReference) {
    return this.get.execute(input);
  }

  @Replies(listPromoCodes)
  listPromoCodes(@Payload() input: PageInput) {
    return this.list.execute(input);
  }

  @Replies(listPromoRedemptions)
  listPromoRedemptions(@Payload() input: ListPromoRedemptionsInput) {
    return this.listRedemptions.execute(input);
  }

  @Replies(withdrawPromoCode)
  withdrawPromoCode(@Payload() input: PromoCodeReference, @Ctx() context: RequestContext) {
    return this.withdraw.execute(input, context);
  }
}
