import {
  confirmTaxNumber,
  ConfirmTaxNumberInput,
  getTaxNumber,
  revokeTaxNumber,
  TaxNumberReference,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { VouchForTaxNumber } from './vouch-for-tax-number.js';

@Controller()
export class TaxNumbersController {
  constructor(private readonly vouch: VouchForTaxNumber) {}

  @Replies(getTaxNumber)
  getTaxNumber(@Payload() input: TaxNumberReference) {
    return this.vouch.look(input);
  }

  @Replies(confirmTaxNumber)
  confirmTaxNumber(@Payload() input: ConfirmTaxNumberInput, @Ctx() context: RequestContext) {
    return this.vouch.confirm(input, context);
  }

  @Replies(revokeTaxNumber)
  revokeTaxNumber(@Payload() input: TaxNumberReference, @Ctx() context: RequestContext) {
    return this.vouch.revoke(input, context);
  }
}
