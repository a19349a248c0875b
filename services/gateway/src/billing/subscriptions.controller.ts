import {
  AutomaticRenewalTerms,
  cancelSubscription,
  endProductNow,
  getSubscription,
  ProductReference,
  ProductSubscription,
  RenewalWarrantyTerms,
  setAutomaticRenewal,
  setRenewalWarranty,
  stopAutomaticRenewal,
  withdrawCancellation,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Products')
@Controller('v1/organizations/:organizationId/products/:productId/subscription')
export class SubscriptionsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getSubscription, {
    summary: 'Until when a product is paid, and what becomes of it then',
  })
  getSubscription(
    @Param() path: ProductReference,
    @Asking() caller: Caller,
  ): Promise<ProductSubscription> {
    return this.bus.request(getSubscription, path, caller);
  }

  @Put('automatic-renewal')
  @Exposes(setAutomaticRenewal, { summary: 'Renew a product automatically' })
  setAutomaticRenewal(
    @Param() path: ProductReference,
    @Body() body: AutomaticRenewalTerms,
    @Asking() caller: Caller,
  ): Promise<ProductSubscription> {
    return this.bus.request(setAutomaticRenewal, { ...body, ...path }, caller);
  }

  @Delete('automatic-renewal')
  @Exposes(stopAutomaticRenewal, { summary: 'Do not renew a product automatically' })
  stopAutomaticRenewal(
    @Param() path: ProductReference,
    @Asking() caller: Caller,
  ): Promise<ProductSubscription> {
    return this.bus.request(stopAutomaticRenewal, path, caller);
  }

  @Put('renewal-warranty')
  @Exposes(setRenewalWarranty, { summary: 'Switch the Renewal Warranty of a product on or off' })
  setRenewalWarranty(
    @Param() path: ProductReference,
    @Body() body: RenewalWarrantyTerms,
    @Asking() caller: Caller,
  ): Promise<ProductSubscription> {
    return this.bus.request(setRenewalWarranty, { ...body, ...path }, caller);
  }

  @Delete()
  @HttpCode(204)
  @Exposes(endProductNow, { summary: 'End a product at once; what is paid is not given back' })
  async endProductNow(@Param() path: ProductReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(endProductNow, path, caller);
  }

  @Put('cancellation')
  @Exposes(cancelSubscription, { summary: 'Cancel a product: it ends with what is paid' })
  cancelSubscription(
    @Param() path: ProductReference,
    @Asking() caller: Caller,
  ): Promise<ProductSubscription> {
    return this.bus.request(cancelSubscription, path, caller);
  }

  @Delete('cancellation')
  @Exposes(withdrawCancellation, { summary: 'Take the cancellation of a product back' })
  withdrawCancellation(
    @Param() path: ProductReference,
    @Asking() caller: Caller,
  ): Promise<ProductSubscription> {
    return this.bus.request(withdrawCancellation, path, caller);
  }
}
