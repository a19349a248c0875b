import {
  cancelSubscription,
  endProductNow,
  getSubscription,
  ProductReference,
  setAutomaticRenewal,
  SetAutomaticRenewalInput,
  setRenewalWarranty,
  SetRenewalWarrantyInput,
  stopAutomaticRenewal,
  withdrawCancellation,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ChangeSubscription } from './change-subscription.js';
import { EndProductNow } from './end-product-now.js';
import { GetSubscription } from './get-subscription.js';
import { SetAutomaticRenewal } from './set-automatic-renewal.js';
import {
  cancellation,
  noAutomaticRenewal,
  noCancellation,
  noWarranty,
  warranty,
} from './wishes.js';

@Controller()
export class SubscriptionsController {
  constructor(
    private readonly get: GetSubscription,
    private readonly setAutomatic: SetAutomaticRenewal,
    private readonly change: ChangeSubscription,
    private readonly endNow: EndProductNow,
  ) {}

  @Replies(getSubscription)
  getSubscription(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(setAutomaticRenewal)
  setAutomaticRenewal(@Payload() input: SetAutomaticRenewalInput, @Ctx() context: RequestContext) {
    return this.setAutomatic.execute(input, context);
  }

  @Replies(stopAutomaticRenewal)
  stopAutomaticRenewal(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.change.execute(input, context, noAutomaticRenewal);
  }

  @Replies(setRenewalWarranty)
  setRenewalWarranty(@Payload() input: SetRenewalWarrantyInput, @Ctx() context: RequestContext) {
    return this.change.execute(input, context, input.renewalWarranty ? warranty : noWarranty);
  }

  @Replies(cancelSubscription)
  cancelSubscription(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.change.execute(input, context, cancellation);
  }

  @Replies(endProductNow)
  endProductNow(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.endNow.execute(input, context);
  }

  @Replies(withdrawCancellation)
  withdrawCancellation(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.change.execute(input, context, noCancellation);
  }
}
