import {
  createPromoCode,
  getPromoCode,
  listPromoCodes,
  listPromoRedemptions,
  PageInput,
  PromoCode,
  PromoCodeList,
  PromoCodeReference,
  PromoCodeTerms,
  PromoCodeWithUses,
  PromoRedemptions,
  withdrawPromoCode,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Codes for less, given out to many (A6-10). */
@ApiTags('Operators')
@Controller('v1/operator/promo-codes')
export class OperatorPromoCodesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listPromoCodes, { summary: 'All promo codes, withdrawn ones too' })
  listPromoCodes(@Query() page: PageInput, @Asking() caller: Caller): Promise<PromoCodeList> {
    return this.bus.request(listPromoCodes, page, caller);
  }

  @Post()
  @Exposes(createPromoCode, { summary: 'Make a promo code', status: 201 })
  createPromoCode(@Body() body: PromoCodeTerms, @Asking() caller: Caller): Promise<PromoCode> {
    return this.bus.request(createPromoCode, body, caller);
  }

  @Get(':code')
  @Exposes(getPromoCode, { summary: 'A promo code, and how often it was used' })
  getPromoCode(
    @Param() path: PromoCodeReference,
    @Asking() caller: Caller,
  ): Promise<PromoCodeWithUses> {
    return this.bus.request(getPromoCode, path, caller);
  }

  @Get(':code/redemptions')
  @Exposes(listPromoRedemptions, { summary: 'In which orders a promo code was used, or is held' })
  listPromoRedemptions(
    @Param() path: PromoCodeReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<PromoRedemptions> {
    return this.bus.request(listPromoRedemptions, { ...page, ...path }, caller);
  }

  @Delete(':code')
  @Exposes(withdrawPromoCode, { summary: 'Withdraw a promo code' })
  withdrawPromoCode(
    @Param() path: PromoCodeReference,
    @Asking() caller: Caller,
  ): Promise<PromoCode> {
    return this.bus.request(withdrawPromoCode, path, caller);
  }
}
