import {
  getPaymentMethod,
  OrganizationReference,
  setPaymentMethod,
  SetPaymentMethodInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { GetPaymentMethod } from './get-payment-method.js';
import { SetPaymentMethod } from './set-payment-method.js';

@Controller()
export class PaymentMethodsController {
  constructor(
    private readonly get: GetPaymentMethod,
    private readonly set: SetPaymentMethod,
  ) {}

  @Replies(getPaymentMethod)
  getPaymentMethod(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(setPaymentMethod)
  setPaymentMethod(@Payload() input: SetPaymentMethodInput, @Ctx() context: RequestContext) {
    return this.set.execute(input, context);
  }
}
