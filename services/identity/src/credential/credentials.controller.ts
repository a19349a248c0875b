import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { changePassword, ChangePasswordInput } from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ChangePassword } from './change-password.js';

@Controller()
export class CredentialsController {
  constructor(private readonly changing: ChangePassword) {}

  @Replies(changePassword)
  changePassword(
    @Payload() input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.changing.execute(input, context);
  }
}
