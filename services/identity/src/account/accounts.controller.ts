import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  type AccountData,
  AccountReference,
  type AccountStart,
  changeMyProfile,
  ChangeMyProfileInput,
  describeAccounts,
  DescribeAccountsInput,
  describeAccountStart,
  exportMyAccount,
  ExportMyAccountInput,
  findAccountByAddress,
  FindAccountInput,
  getMyProfile,
  type People,
  type Profile,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ChangeMyProfile } from './change-my-profile.js';
import { DescribeAccounts } from './describe-accounts.js';
import { DescribeAccountStart } from './describe-account-start.js';
import { ExportMyAccount } from './export-my-account.js';
import { GetMyProfile } from './get-my-profile.js';

@Controller()
export class AccountsController {
  constructor(
    private readonly getProfile: GetMyProfile,
    private readonly changeProfile: ChangeMyProfile,
    private readonly exporting: ExportMyAccount,
    private readonly describe: DescribeAccounts,
    private readonly describeStart: DescribeAccountStart,
  ) {}

  @Replies(getMyProfile)
  myProfile(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<Profile> {
    return this.getProfile.execute(asker);
  }

  @Replies(changeMyProfile)
  changeMyProfile(
    @Payload() input: ChangeMyProfileInput,
    @Ctx() { asker }: RequestContext,
  ): Promise<Profile> {
    return this.changeProfile.execute(input, asker);
  }

  @Replies(exportMyAccount)
  exportMyAccount(
    @Payload() input: ExportMyAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<AccountData> {
    return this.exporting.execute(input, context);
  }

  @Replies(describeAccounts)
  describeAccounts(@Payload() { accountIds }: DescribeAccountsInput): Promise<People> {
    return this.describe.execute(accountIds);
  }

  @Replies(findAccountByAddress)
  findByAddress(@Payload() { email }: FindAccountInput): Promise<People> {
    return this.describe.withAddress(email);
  }

  @Replies(describeAccountStart)
  describeAccountStart(@Payload() { accountId }: AccountReference): Promise<AccountStart> {
    return this.describeStart.execute(accountId);
  }
}
