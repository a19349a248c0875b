import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  changePassword,
  ChangePasswordInput,
  secureAccount,
  SecureAccountInput,
  type SecurityReview,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ChangePassword } from './change-password.js';
import { SecureAccount } from './secure-account.js';

@Controller()
export class CredentialsController {
  constructor(
    private readonly changing: ChangePassword,
    private readonly securing: SecureAccount,
  ) {}

  @Replies(changePassword)
  changePassword(
    @Payload() input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.changing.execute(input, context);
  }

  @Replies(secureAccount)
  secureAccount(
    @Payload() input: SecureAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<SecurityReview> {
    return this.securing.execute(input, context);
  }
}
