import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  describeSignUp,
  type SignUpMail,
  SignUpReference,
  type SignUpStarted,
  signUpWithInvitation,
  SignUpWithInvitationInput,
  startSignUp,
  StartSignUpInput,
  type VerifiedAccount,
  verifySignUp,
  VerifySignUpInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { DescribeSignUp } from './describe-sign-up.js';
import { SignUpWithInvitation } from './sign-up-with-invitation.js';
import { StartSignUp } from './start-sign-up.js';
import { VerifySignUp } from './verify-sign-up.js';

@Controller()
export class SignUpsController {
  constructor(
    private readonly starting: StartSignUp,
    private readonly invited: SignUpWithInvitation,
    private readonly verifying: VerifySignUp,
    private readonly describing: DescribeSignUp,
  ) {}

  @Replies(startSignUp)
  start(
    @Payload() input: StartSignUpInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<SignUpStarted> {
    return this.starting.execute(input, requestId);
  }

  @Replies(signUpWithInvitation)
  withInvitation(
    @Payload() input: SignUpWithInvitationInput,
    @Ctx() context: RequestContext,
  ): Promise<VerifiedAccount> {
    return this.invited.execute(input, context.caller());
  }

  @Replies(verifySignUp)
  verify(
    @Payload() input: VerifySignUpInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<VerifiedAccount> {
    return this.verifying.execute(input, requestId);
  }

  @Replies(describeSignUp)
  describe(@Payload() { signUpId }: SignUpReference): Promise<SignUpMail> {
    return this.describing.execute(signUpId);
  }
}
