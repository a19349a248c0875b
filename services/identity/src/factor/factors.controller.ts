import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  confirmTotp,
  ConfirmTotpInput,
  type EnrolledTotp,
  enrollTotp,
  EnrollTotpInput,
  type Factors,
  listFactors,
  type RecoveryCodes,
  removeFactor,
  RemoveFactorInput,
  renewRecoveryCodes,
  RenewRecoveryCodesInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ConfirmTotp } from './confirm-totp.js';
import { EnrollTotp } from './enroll-totp.js';
import { ListFactors } from './list-factors.js';
import { RemoveFactor } from './remove-factor.js';
import { RenewRecoveryCodes } from './renew-recovery-codes.js';

@Controller()
export class FactorsController {
  constructor(
    private readonly listing: ListFactors,
    private readonly enrolling: EnrollTotp,
    private readonly confirming: ConfirmTotp,
    private readonly removing: RemoveFactor,
    private readonly renewing: RenewRecoveryCodes,
  ) {}

  @Replies(listFactors)
  list(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<Factors> {
    return this.listing.execute(asker);
  }

  @Replies(enrollTotp)
  enrollTotp(
    @Payload() _input: EnrollTotpInput,
    @Ctx() context: RequestContext,
  ): Promise<EnrolledTotp> {
    return this.enrolling.execute(context);
  }

  @Replies(confirmTotp)
  confirmTotp(@Payload() input: ConfirmTotpInput, @Ctx() context: RequestContext): Promise<void> {
    return this.confirming.execute(input, context);
  }

  @Replies(removeFactor)
  remove(@Payload() input: RemoveFactorInput, @Ctx() context: RequestContext): Promise<void> {
    return this.removing.execute(input, context);
  }

  @Replies(renewRecoveryCodes)
  renewRecoveryCodes(
    @Payload() input: RenewRecoveryCodesInput,
    @Ctx() context: RequestContext,
  ): Promise<RecoveryCodes> {
    return this.renewing.execute(input, context);
  }
}
