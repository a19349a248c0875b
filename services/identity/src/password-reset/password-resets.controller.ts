import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  confirmPasswordReset,
  ConfirmPasswordResetInput,
  describePasswordReset,
  listResettableAccounts,
  type PasswordResetMail,
  PasswordResetOfAccount,
  PasswordResetReference,
  type ResettableAccounts,
  startPasswordReset,
  StartPasswordResetInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ConfirmPasswordReset } from './confirm-password-reset.js';
import { DescribePasswordReset } from './describe-password-reset.js';
import { StartPasswordReset } from './start-password-reset.js';

@Controller()
export class PasswordResetsController {
  constructor(
    private readonly starting: StartPasswordReset,
    private readonly describing: DescribePasswordReset,
    private readonly confirming: ConfirmPasswordReset,
  ) {}

  @Replies(startPasswordReset)
  start(
    @Payload() input: StartPasswordResetInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<void> {
    return this.starting.execute(input, requestId);
  }

  @Replies(listResettableAccounts)
  async listAccounts(@Payload() { resetId }: PasswordResetReference): Promise<ResettableAccounts> {
    return { accountIds: await this.describing.accounts(resetId) };
  }

  @Replies(describePasswordReset)
  describe(@Payload() input: PasswordResetOfAccount): Promise<PasswordResetMail> {
    return this.describing.execute(input);
  }

  @Replies(confirmPasswordReset)
  confirm(
    @Payload() input: ConfirmPasswordResetInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<void> {
    return this.confirming.execute(input, requestId);
  }
}
